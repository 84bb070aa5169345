package org.changeover.engine;

import java.util.Optional;
import org.changeover.plan.SecretSource;

/** Gets the secrets that a person types. Safe for use by several threads. */
@FunctionalInterface
public interface Prompter {

  /**
   * In an array that the caller wipes; may wait for a person.
   *
   * @throws org.changeover.spi.ActionFailedException when nobody can type it
   */
  char[] value(SecretSource.Prompt prompt);

  /** The same when it was typed already; never waits for a person. */
  default Optional<char[]> typed(SecretSource.Prompt prompt) {
    return Optional.empty();
  }
}
