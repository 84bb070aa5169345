package org.changeover.lab;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How {@code config/lab/host/enter.sh} is called: the one way into a root, for hosts and for jobs.
 */
final class Enter {
  private Enter() {}

  static List<String> command(Path resources) {
    return List.of(
        "unshare",
        "--mount",
        "--pid",
        "--uts",
        "--ipc",
        "--fork",
        "--kill-child",
        "sh",
        resources.resolve("host/enter.sh").toString());
  }

  static Map<String, String> environment(
      LabNames names, String host, List<Path> layers, Path disk) {
    return Map.of(
        mark(),
        names.id(),
        "LAB_NAME",
        host,
        "LAB_LOWER",
        layers.stream().map(Path::toString).collect(joining(":")),
        "LAB_DISK",
        disk.toString());
  }

  /**
   * The variable by which the processes of a lab that are in none of its network namespaces are
   * found again.
   */
  static String mark() {
    return "CHANGEOVER_LAB";
  }
}
