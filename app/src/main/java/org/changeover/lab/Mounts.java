package org.changeover.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The mounts of a lab below its folder. */
final class Mounts {
  private Mounts() {}

  static void tmpfs(Path folder, String size) {
    Machine.run(
        "mount",
        "-t",
        "tmpfs",
        "-o",
        "nosuid,mode=700,size=" + size,
        "changeover-lab",
        folder.toString());
  }

  /** The mount points at and below a folder, the last mounted first. */
  static List<Path> below(Path folder) {
    return parse(mountinfo()).stream()
        .filter(point -> point.startsWith(folder))
        .toList()
        .reversed();
  }

  static void removeBelow(Path folder) {
    for (Path point : below(folder)) {
      Machine.Result result = Machine.attempt(List.of("umount", point.toString()), Map.of(), "");
      if (result.exitCode() != 0) {
        Machine.run("umount", "-l", point.toString());
      }
    }
  }

  /**
   * Mount points of a mountinfo table (proc(5)): the fifth field, with blanks and the like as octal
   * escapes.
   */
  static List<Path> parse(String mountinfo) {
    return mountinfo.lines().map(line -> Path.of(unescape(line.split(" ")[4]))).toList();
  }

  private static String unescape(String field) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < field.length(); i++) {
      if (field.charAt(i) == '\\' && i + 3 < field.length()) {
        text.append((char) Integer.parseInt(field.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        text.append(field.charAt(i));
      }
    }
    return text.toString();
  }

  private static String mountinfo() {
    try {
      return Files.readString(Path.of("/proc/self/mountinfo"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the mount table", e);
    }
  }
}
