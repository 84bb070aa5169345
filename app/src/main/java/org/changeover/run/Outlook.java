package org.changeover.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What follows from a state: what to do now, and what is being waited for.
 *
 * @param wake when to look again although nothing happened
 */
public record Outlook(List<Decision> decisions, List<Awaited> awaited, Optional<Instant> wake) {
  public Outlook {
    decisions = List.copyOf(decisions);
    awaited = List.copyOf(awaited);
  }

  /** Whose move it is. */
  public enum Whose {
    PERSON,
    TIME,
    /** A step failed, and the plan says to stop then. */
    FAILURE
  }

  /**
   * Something that the run waits for.
   *
   * @param until its deadline, when it has one
   */
  public record Awaited(TaskId task, Whose whose, String why, Optional<Instant> until) {}

  /** Whether a failure keeps the run from going on. */
  public boolean failed() {
    return awaited.stream().anyMatch(one -> one.whose() == Whose.FAILURE);
  }
}
