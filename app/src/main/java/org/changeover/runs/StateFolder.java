package org.changeover.runs;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Which folder holds an installation's state. */
public final class StateFolder {
  private StateFolder() {}

  /**
   * The folder that was asked for, else {@code $CHANGEOVER_STATE}, else {@code changeover} in the
   * state folder of the XDG Base Directory Specification ({@code $XDG_STATE_HOME}, else {@code
   * ~/.local/state}).
   *
   * @param asked of {@code --state}
   * @return absolute; need not exist
   */
  public static Path of(Optional<Path> asked, Map<String, String> environment) {
    return asked
        .or(() -> variable(environment, "CHANGEOVER_STATE"))
        .orElseGet(() -> xdg(environment).resolve("changeover"))
        .toAbsolutePath()
        .normalize();
  }

  /** Relative paths in {@code $XDG_STATE_HOME} are to be ignored, says the specification. */
  private static Path xdg(Map<String, String> environment) {
    return variable(environment, "XDG_STATE_HOME")
        .filter(Path::isAbsolute)
        .orElseGet(() ->
            variable(environment, "HOME")
                .orElseGet(() -> Path.of(System.getProperty("user.home")))
                .resolve(".local/state"));
  }

  private static Optional<Path> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(s -> !s.isBlank()).map(Path::of);
  }
}
