package org.changeover.plan;

import java.util.Optional;
import java.util.function.Supplier;

/** Where interpolation finds what earlier steps put out. */
public interface Outputs {

  /** What is there. */
  sealed interface Found {
    /** A string, number, boolean, or a list or map of these. */
    record Known(Object value) implements Found {}

    /** It is known after something, such as {@code step 'x'}. */
    record NotYet(String until) implements Found {}

    /**
     * It will never be there.
     *
     * @param advice what to do, where {@code why} does not say it
     */
    record Missing(String why, Supplier<String> advice) implements Found {
      Missing(String why) {
        this(why, () -> "");
      }
    }
  }

  /**
   * Looks an output up.
   *
   * @param target as in {@code ${steps.S.targets.TARGET.outputs.O}}; empty as in {@code
   *     ${steps.S.outputs.O}}
   */
  Found find(String step, Optional<String> target, String name);

  /** For places where no step has run yet. */
  static Outputs none() {
    return (step, target, name) ->
        new Found.Missing("outputs of steps cannot be used here: no step has run yet.");
  }
}
