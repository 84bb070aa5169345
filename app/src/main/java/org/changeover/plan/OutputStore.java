package org.changeover.plan;

import java.util.Map;
import java.util.Optional;

/** What the steps of a run have put out so far. */
@FunctionalInterface
public interface OutputStore {

  /**
   * The outputs of a step on one target; empty when it has not ended there, or was skipped.
   *
   * @param target the target's name; {@code run} for a step that acts on nothing
   */
  Optional<Map<String, Object>> of(String step, String target);

  /** Before any step. */
  static OutputStore empty() {
    return (step, target) -> Optional.empty();
  }
}
