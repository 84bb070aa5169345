package org.changeover.spi;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** What looking at the world found. */
public sealed interface Check {

  /** The world is as the parameters want it. */
  record Satisfied(Evidence evidence) implements Check {
    public Satisfied {
      requireNonNull(evidence, "evidence is null");
    }
  }

  /**
   * Something would have to change.
   *
   * @param fingerprint stands for the state that was found, so that a later look can tell whether
   *     it moved meanwhile; leaves out what comes and goes by itself, such as sessions
   */
  record Differs(List<Change> changes, String fingerprint) implements Check {
    public Differs {
      changes = List.copyOf(changes);
      requireNonNull(fingerprint, "fingerprint is null");
    }
  }

  /** It could not be decided; never guessed into one of the others. */
  record Unknown(String reason) implements Check {
    public Unknown {
      requireNonNull(reason, "reason is null");
    }
  }

  static Check satisfied(String summary) {
    return new Satisfied(Evidence.of(summary));
  }
}
