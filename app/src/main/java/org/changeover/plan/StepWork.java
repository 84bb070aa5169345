package org.changeover.plan;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a step consists of. */
public sealed interface StepWork {

  /**
   * An action.
   *
   * @param provider the name of an instance in the inventory
   * @param action the action's name
   * @param with the parameters, not yet interpolated
   */
  record Act(String provider, String action, Value.Fields with, SourcePosition at)
      implements StepWork {
    public Act {
      requireNonNull(provider, "provider is null");
      requireNonNull(action, "action is null");
      requireNonNull(with, "with is null");
    }

    /** As in {@code uses:}. */
    public String uses() {
      return provider + "/" + action;
    }
  }

  /** Steps that run as a whole on each target. */
  record Chain(List<Step> steps) implements StepWork {
    public Chain {
      steps = List.copyOf(steps);
    }
  }

  /**
   * Time passes.
   *
   * @param because for whoever looks at the screen meanwhile
   */
  record Wait(Condition condition, String because, SourcePosition at) implements StepWork {
    public Wait {
      requireNonNull(condition, "condition is null");
      requireNonNull(because, "because is null");
    }

    /** What ends a wait. */
    public sealed interface Condition {}

    /**
     * A length of time from the step's beginning.
     *
     * @param duration a text such as {@code 30s}, not yet interpolated; {@link Binder#duration}
     *     reads it
     */
    public record For(Value duration) implements Condition {}

    /**
     * A moment.
     *
     * @param instant an ISO 8601 text, not yet interpolated; {@link Binder#instant} reads it
     */
    public record Until(Value instant) implements Condition {}

    /**
     * An action's check is satisfied.
     *
     * @param atMost the step fails when it is not satisfied by then
     * @param every the time between two looks
     */
    public record Observed(Act act, Duration atMost, Duration every) implements Condition {}
  }

  /** A person does it and confirms with a note. */
  record Manual(Value instruction) implements StepWork {}

  /** The action that the work names: its own, or the one that a wait looks at. */
  default Optional<Act> act() {
    return switch (this) {
      case Act act -> Optional.of(act);
      case Wait(Wait.Observed(Act act, var atMost, var every), var because, var at) ->
          Optional.of(act);
      case Wait wait -> Optional.empty();
      case Chain chain -> Optional.empty();
      case Manual manual -> Optional.empty();
    };
  }
}
