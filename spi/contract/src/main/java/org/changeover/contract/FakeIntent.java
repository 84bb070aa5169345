package org.changeover.contract;

import org.changeover.spi.Intent;
import org.changeover.spi.Operation;

/** A token that a trial's own {@code intend} gave. */
record FakeIntent(Life life, int number) implements Intent {
  @Override
  public Operation operation() {
    return life.operation();
  }
}
