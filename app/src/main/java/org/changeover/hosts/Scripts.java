package org.changeover.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The shell scripts that run on hosts. They need a POSIX shell, coreutils, grep, tar and
 * util-linux.
 */
final class Scripts {
  private static final List<String> NAMES =
      List.of(
          "become",
          "begin",
          "alone",
          "answer",
          "kept",
          "session",
          "stop",
          "left",
          "folder",
          "files",
          "stat",
          "read",
          "write",
          "save",
          "restore",
          "remove",
          "send",
          "unpack",
          "place",
          "discard",
          "job",
          "job-status",
          "job-start",
          "job-run",
          "job-follow",
          "job-stop");
  private static final ConcurrentHashMap<String, String> TEXTS = new ConcurrentHashMap<>();

  private Scripts() {}

  /** Loads all of them. Blocks. */
  static void prepare() {
    NAMES.forEach(Scripts::one);
  }

  /** A command line that runs the named scripts, one after the other, with arguments. */
  static List<String> run(List<String> names, List<String> arguments) {
    var all = new ArrayList<>(List.of("/bin/sh", "-c", text(names), "changeover"));
    all.addAll(arguments);
    return all;
  }

  static String text(List<String> names) {
    return String.join("\n", names.stream().map(Scripts::one).toList());
  }

  private static String one(String name) {
    return TEXTS.computeIfAbsent(name, Scripts::load);
  }

  /** Comments are for readers here, not for the wire. */
  private static String load(String name) {
    try (var in = Scripts.class.getResourceAsStream(name + ".sh")) {
      if (in == null) {
        throw new IllegalStateException("script " + name + ".sh is missing from the program");
      }
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.stripLeading().startsWith("#"))
          .reduce("", (all, line) -> all + line + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
