package org.changeover.lab;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What this machine must have for a lab: root, Linux, and a few of Debian's programs. */
final class Prerequisites {
  private static final Map<String, String> PACKAGE_OF = new LinkedHashMap<>();

  static {
    PACKAGE_OF.put("ip", "iproute2");
    PACKAGE_OF.put("nsenter", "util-linux");
    PACKAGE_OF.put("unshare", "util-linux");
    PACKAGE_OF.put("setsid", "util-linux");
    PACKAGE_OF.put("mount", "mount");
  }

  /** Name and number of each needed one. */
  private static final Map<String, Integer> CAPABILITIES =
      Map.of("CAP_NET_ADMIN", 12, "CAP_SYS_ADMIN", 21, "CAP_MKNOD", 27);

  private Prerequisites() {}

  /**
   * Says what cannot be installed.
   *
   * @throws LabUnavailableException when this is not Linux, or not root
   */
  static void requireRoot() {
    if (!Files.isDirectory(Path.of("/proc/self/ns"))) {
      throw new LabUnavailableException(
          "The lab needs Linux; rehearse on a Linux machine, Debian 12 for example.");
    }
    String status = Folders.text(Path.of("/proc/self/status"));
    if (!effectiveUserIsRoot(status)) {
      throw new LabUnavailableException(
          "The lab needs root: it makes network namespaces and mounts. Run the command again as root (sudo).");
    }
    if (!Files.exists(Path.of("/proc/net/if_inet6"))) {
      throw new LabUnavailableException(
          "The lab needs IPv6, which this kernel has switched off; start it without ipv6.disable=1.");
    }
    List<String> lacking = lackingCapabilities(status);
    if (!lacking.isEmpty()) {
      throw new LabUnavailableException(
          "Root lacks %s here, as in a container; run the lab on a machine or a virtual one, or in a privileged container."
              .formatted(String.join(", ", lacking)));
    }
  }

  /** What a lab needs of capabilities(7) and the effective set does not hold. */
  static List<String> lackingCapabilities(String status) {
    long effective =
        status
            .lines()
            .filter(line -> line.startsWith("CapEff:"))
            .mapToLong(line -> Long.parseUnsignedLong(line.split("\t")[1], 16))
            .findFirst()
            .orElse(0);
    return CAPABILITIES.entrySet().stream()
        .filter(capability -> (effective >>> capability.getValue() & 1) == 0)
        .map(Map.Entry::getKey)
        .toList();
  }

  static boolean effectiveUserIsRoot(String status) {
    return status
        .lines()
        .anyMatch(line -> line.startsWith("Uid:") && line.split("\t")[2].equals("0"));
  }

  /** The Debian packages that must be installed first. */
  static List<String> missingPackages(boolean makesRoots) {
    Map<String, String> needed = new LinkedHashMap<>(PACKAGE_OF);
    if (makesRoots) {
      needed.put("mmdebstrap", "mmdebstrap");
    }
    return needed.entrySet().stream()
        .filter(entry -> !isInstalled(entry.getKey()))
        .map(Map.Entry::getValue)
        .distinct()
        .toList();
  }

  private static boolean isInstalled(String program) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin:/usr/bin:/bin";
    return Arrays.stream(path.split(":"))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> new File(folder, program).canExecute());
  }

  static LabUnavailableException missing(List<String> packages) {
    return new LabUnavailableException(
        "The lab needs %s. Install with 'apt-get install %s', or run the command again with --yes, which installs it."
            .formatted(String.join(" and ", packages), String.join(" ", packages)));
  }

  static void install(List<String> packages) {
    if (!isInstalled("apt-get")) {
      throw missing(packages);
    }
    Map<String, String> quiet = Map.of("DEBIAN_FRONTEND", "noninteractive");
    Machine.run(List.of("apt-get", "-qq", "update"), quiet, "");
    List<String> command =
        new java.util.ArrayList<>(List.of("apt-get", "-qq", "install", "--no-install-recommends"));
    command.addAll(packages);
    Machine.run(command, quiet, "");
  }
}
