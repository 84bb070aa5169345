package org.changeover.lab;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the lab's description, the folder {@code config/lab} of the installation. */
final class LabResources {
  private static final String HOME = "changeover.home";

  private LabResources() {}

  /**
   * Looks in the folder named by the system property {@code changeover.home}, else from the working
   * folder upwards.
   */
  static Path find() {
    String home = System.getProperty(HOME);
    Path start = Path.of(home == null ? "" : home).toAbsolutePath().normalize();
    for (Path folder = start; folder != null; folder = home == null ? folder.getParent() : null) {
      Path candidate = folder.resolve("config/lab");
      if (Files.exists(candidate.resolve("host/enter.sh"))) {
        return candidate;
      }
    }
    throw new LabException(
        "config/lab is not in %s; start from the folder of the installation, or set -D%s to it."
            .formatted(start, HOME));
  }
}
