package org.changeover.lab;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where state lives when no option says so: {@code $CHANGEOVER_STATE}, else the XDG state folder.
 */
final class StateFolder {
  private StateFolder() {}

  static Path standard(Map<String, String> environment) {
    String own = environment.get("CHANGEOVER_STATE");
    if (own != null && !own.isEmpty()) {
      return Path.of(own);
    }
    String xdg = environment.get("XDG_STATE_HOME");
    Path base =
        xdg != null && xdg.startsWith("/")
            ? Path.of(xdg)
            : Path.of(home(environment), ".local", "state");
    return base.resolve("changeover");
  }

  private static String home(Map<String, String> environment) {
    String home = environment.get("HOME");
    return home != null && !home.isEmpty() ? home : System.getProperty("user.home");
  }
}
