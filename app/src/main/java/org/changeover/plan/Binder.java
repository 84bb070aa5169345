package org.changeover.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.changeover.spi.PlanFile;

/**
 * Binds what a plan gives to what a provider takes: interpolates a mapping, checks it against the
 * components of a record and makes the record. Serves validation, where outputs are still pending,
 * preview and the run alike. Messages never repeat a sensitive value.
 */
public final class Binder {
  private final Function<PlanFile, Optional<String>> fileProblem;

  /**
   * Makes a binder.
   *
   * @param fileProblem what is wrong with a file that a plan names: empty when nothing is
   */
  public Binder(Function<PlanFile, Optional<String>> fileProblem) {
    this.fileProblem = fileProblem;
  }

  /**
   * Interpolates and binds.
   *
   * @param what for messages, such as {@code step 'x'}
   */
  public <P extends Record> Bound<P> bind(
      String what, Class<P> type, Value.Fields values, Scope scope) {
    var binding = new Binding(scope, fileProblem);
    Value resolved = Interpolation.resolve(what, values, scope, binding.problems);
    Object bound = binding.record(what, type, (Value.Fields) resolved, false);
    return binding.result(bound, type::cast);
  }

  /** A length of time, as of {@code wait: {for: …}}. */
  public Bound<Duration> duration(String what, Value value, Scope scope) {
    return one(what, new Shape.DurationShape(), value, scope, Duration.class);
  }

  /** A moment, as of {@code wait: {until: …}}. */
  public Bound<Instant> instant(String what, Value value, Scope scope) {
    return one(what, new Shape.InstantShape(), value, scope, Instant.class);
  }

  /** A text, as of a gate's question. */
  public Bound<String> text(String what, Value value, Scope scope) {
    return one(what, new Shape.TextShape(), value, scope, String.class);
  }

  private <T> Bound<T> one(String what, Shape shape, Value value, Scope scope, Class<T> type) {
    var binding = new Binding(scope, fileProblem);
    Value resolved = Interpolation.resolve(what, value, scope, binding.problems);
    Object bound = binding.value(what, shape, resolved, false);
    return binding.result(bound, type::cast);
  }

  /** Whether a step's condition holds. */
  public Bound<Boolean> holds(String what, Condition condition, Scope scope) {
    var binding = new Binding(scope, fileProblem);
    Value left = Interpolation.resolve(what, condition.left(), scope, binding.problems);
    Value right = Interpolation.resolve(what, condition.right(), scope, binding.problems);
    binding.note(what, left);
    binding.note(what, right);
    if (!binding.problems.isEmpty() || !binding.until.isEmpty()) {
      return binding.result(Binding.NONE, Boolean.class::cast);
    }
    Optional<Boolean> holds = Comparing.holds(condition.comparison(), left, right);
    if (holds.isEmpty()) {
      binding.problems.add(
          condition.at(),
          what
              + ": 'when' cannot compare "
              + left.kind()
              + " with "
              + right.kind()
              + " by "
              + condition.comparison().sign()
              + ". Compare numbers, times or texts with their like; 'in' wants a list.");
    }
    return binding.result(holds.map(Object.class::cast).orElse(Binding.NONE), Boolean.class::cast);
  }
}
