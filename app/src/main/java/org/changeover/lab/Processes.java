package org.changeover.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Finds the processes of a lab in {@code /proc}: no file has to tell, so a crashed lab is found as
 * well.
 */
final class Processes {
  private static final Path PROC = Path.of("/proc");
  private static final Path NAMESPACES = Path.of("/run/netns");

  private Processes() {}

  /** All processes inside a network namespace. */
  static List<Long> in(String namespace) {
    Path file = NAMESPACES.resolve(namespace);
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      String wanted = "net:[" + Files.getAttribute(file, "unix:ino") + "]";
      return all().filter(pid -> wanted.equals(link(pid, "ns/net"))).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at namespace " + namespace, e);
    }
  }

  /** Process 1 of the host that lives in a network namespace, when it is up. */
  static OptionalLong first(String namespace) {
    return in(namespace).stream().filter(Processes::isFirst).mapToLong(Long::longValue).findFirst();
  }

  /** Processes that carry {@code NAME=value} in their environment, and all that they started. */
  static List<Long> withEnvironment(String assignment) {
    return all()
        .filter(pid -> List.of(read(pid, "environ").split("\0")).contains(assignment))
        .flatMap(Processes::withDescendants)
        .distinct()
        .toList();
  }

  private static Stream<Long> withDescendants(long pid) {
    return ProcessHandle.of(pid).stream()
        .flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
        .map(ProcessHandle::pid);
  }

  /** Whether a process is still doing something; one that waits to be reaped is not. */
  static boolean runs(long pid) {
    String stat = read(pid, "stat");
    int afterName = stat.lastIndexOf(')') + 2;
    return afterName < stat.length() && stat.charAt(afterName) != 'Z';
  }

  static void kill(List<Long> pids) {
    pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
  }

  private static boolean isFirst(long pid) {
    return read(pid, "status")
        .lines()
        .anyMatch(line ->
            line.startsWith("NSpid:") && line.endsWith("\t1") && line.split("\t").length > 2);
  }

  private static Stream<Long> all() {
    return ProcessHandle.allProcesses().map(ProcessHandle::pid);
  }

  private static String link(long pid, String name) {
    try {
      return Files.readSymbolicLink(PROC.resolve(pid + "/" + name)).toString();
    } catch (IOException gone) { // the process has ended
      return "";
    }
  }

  private static String read(long pid, String name) {
    try {
      return new String(Files.readAllBytes(PROC.resolve(pid + "/" + name)), StandardCharsets.UTF_8);
    } catch (IOException gone) { // the process has ended
      return "";
    }
  }
}
