package org.changeover.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** A plan of a test's own with its inventory, in a folder of its own. */
record SmallPlan(Path folder) {
  private static final String HERE =
      """
      hosts:
        here: { local: true }
      providers:
        host: { plugin: host }
      """;

  /** On this machine. */
  static SmallPlan here(Path folder, String steps) {
    return written(folder, steps, HERE);
  }

  /**
   * On the hosts of a lab.
   *
   * @param change what is to be wrong in the inventory
   */
  static SmallPlan onLab(Path state, Path folder, String steps, UnaryOperator<String> change) {
    try {
      String inventory = Files.readString(state.resolve("lab/inventory.yaml"));
      String absolute =
          inventory.replace(
              "operators: operators.yaml",
              "operators: \"%s\"".formatted(state.resolve("lab/operators.yaml")));
      return written(folder, steps, change.apply(absolute));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SmallPlan written(Path folder, String steps, String inventory) {
    try {
      Files.writeString(
          folder.resolve("plan.yaml"),
          """
          plan: small
          title: A plan of a test
          phases:
            - id: only
              steps:
          """
              + steps.indent(6));
      Files.writeString(folder.resolve("inventory.yaml"), inventory);
      return new SmallPlan(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file() {
    return folder.resolve("plan.yaml");
  }
}
