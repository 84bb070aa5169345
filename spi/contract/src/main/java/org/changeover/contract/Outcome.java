package org.changeover.contract;

import java.util.List;
import java.util.Optional;

/**
 * How one call of an action ended.
 *
 * @param stopped whether the trial crashed or cancelled it before it ended by itself
 * @param life what it did
 */
record Outcome<T>(List<T> values, Optional<Throwable> error, boolean stopped, Life life) {

  boolean completed() {
    return !stopped && error.isEmpty();
  }
}
