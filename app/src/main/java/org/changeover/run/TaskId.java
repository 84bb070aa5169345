package org.changeover.run;

import static java.util.Objects.requireNonNull;

/**
 * One instance of a step: the step on one of its targets. A step without targets has one task, on
 * the service that it uses, or on {@value #RUN} when it waits or asks.
 */
public record TaskId(String step, String target) implements Comparable<TaskId> {
  /** The target of steps that act on nothing: waits and manual steps. */
  public static final String RUN = "run";

  public TaskId {
    requireNonNull(step, "step is null");
    requireNonNull(target, "target is null");
  }

  /**
   * Reads {@code STEP@TARGET}.
   *
   * @throws IllegalArgumentException when there is no {@code @}
   */
  public static TaskId parse(String text) {
    int at = text.indexOf('@');
    if (at <= 0 || at == text.length() - 1) {
      throw new IllegalArgumentException("'" + text + "' is not of the form STEP@TARGET");
    }
    return new TaskId(text.substring(0, at), text.substring(at + 1));
  }

  @Override
  public int compareTo(TaskId other) {
    return step.equals(other.step) ? target.compareTo(other.target) : step.compareTo(other.step);
  }

  @Override
  public String toString() {
    return step + "@" + target;
  }
}
