package org.changeover.e2e;

import java.nio.file.Path;
import org.changeover.lab.Lab;

/** Labs of the tests share their cached layers with each other and with the user's own lab. */
final class LabOfTests {
  private LabOfTests() {}

  static Lab in(Path state) {
    String xdg = System.getenv("XDG_STATE_HOME");
    Path states =
        xdg == null || xdg.isBlank()
            ? Path.of(System.getProperty("user.home"), ".local", "state")
            : Path.of(xdg);
    return Lab.in(state, states.resolve("changeover/lab/roots"));
  }
}
