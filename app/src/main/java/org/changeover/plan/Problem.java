package org.changeover.plan;

import static java.util.Objects.requireNonNull;

import java.util.Objects;
import java.util.function.Supplier;
import org.changeover.text.Sanitiser;

/**
 * One mistake in a plan, an inventory or an operators file, in words for its author: what is wrong,
 * where, and what to do. Safe to show on a terminal, whatever the file holds.
 *
 * <p>Of thousands of mistakes only the first are shown, and what somebody may have meant takes long
 * to find: the advice is looked for when the message is asked for. It follows from the mistake, so
 * problems with the same place and mistake are equal.
 */
public final class Problem {
  private final SourcePosition at;
  private final String mistake;
  private final Supplier<String> advice;

  Problem(SourcePosition at, String mistake, Supplier<String> advice) {
    this.at = requireNonNull(at, "at is null");
    this.mistake = requireNonNull(mistake, "mistake is null");
    this.advice = requireNonNull(advice, "advice is null");
  }

  public SourcePosition at() {
    return at;
  }

  public String message() {
    return Sanitiser.clean(mistake + advice.get());
  }

  /** The same, as a part of something, such as {@code step 'x'}. */
  Problem within(String what) {
    return new Problem(at, what + ": " + mistake, advice);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Problem problem
        && at.equals(problem.at)
        && mistake.equals(problem.mistake);
  }

  @Override
  public int hashCode() {
    return Objects.hash(at, mistake);
  }

  /** {@code file:line:column: message}, the form that editors jump to. */
  @Override
  public String toString() {
    return at + ": " + message();
  }
}
