package org.changeover.e2e;

import java.nio.file.Path;
import org.changeover.lab.Lab;
import org.changeover.lab.LabOptions;

/** Labs of the tests share their cached layers with each other and with the user's own lab. */
final class LabOfTests {
  private LabOfTests() {}

  /** One that is up, with little in it. */
  static Lab small(Path state) {
    Lab lab = in(state);
    lab.up(new LabOptions(300, 2_000, true), System.out::println);
    return lab;
  }

  static Lab in(Path state) {
    String xdg = System.getenv("XDG_STATE_HOME");
    Path states =
        xdg == null || xdg.isBlank()
            ? Path.of(System.getProperty("user.home"), ".local", "state")
            : Path.of(xdg);
    return Lab.in(state, states.resolve("changeover/lab/roots"));
  }
}
