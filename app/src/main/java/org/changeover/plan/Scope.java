package org.changeover.plan;

import java.util.Map;
import java.util.Optional;
import org.changeover.spi.Target;

/**
 * What references may refer to.
 *
 * @param target the current one
 * @param runId empty before there is a run
 */
public record Scope(
    Map<String, Object> vars,
    Inventory inventory,
    Optional<Target> target,
    Optional<String> runId,
    Outputs outputs) {

  /** For settings: hosts, groups and secrets, and no variables, targets or outputs. */
  static Scope ofInventory(Inventory inventory) {
    return new Scope(Map.of(), inventory, Optional.empty(), Optional.empty(), Outputs.none());
  }
}
