package org.changeover.spi;

import static java.util.Objects.requireNonNull;

/**
 * The identity of an effect.
 *
 * @param generation from 1; a new one for each redo after an undo or deliberate retry
 * @param attempt from 1, within a generation
 */
public record Operation(String run, String step, String target, int generation, int attempt) {
  public Operation {
    requireNonNull(run, "run is null");
    requireNonNull(step, "step is null");
    requireNonNull(target, "target is null");
  }

  /** The same for every attempt of one generation: serves as idempotency key. */
  public String key() {
    return run + "/" + step + "/" + target + "/" + generation;
  }
}
