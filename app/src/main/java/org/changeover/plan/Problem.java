package org.changeover.plan;

import static java.util.Objects.requireNonNull;

import org.changeover.text.Sanitiser;

/**
 * One mistake in a plan, an inventory or an operators file, in words for its author: what is wrong,
 * where, and what to do. Safe to show on a terminal, whatever the file holds.
 */
public record Problem(SourcePosition at, String message) {
  public Problem {
    requireNonNull(at, "at is null");
    message = Sanitiser.clean(requireNonNull(message, "message is null"));
  }

  /** {@code file:line:column: message}, the form that editors jump to. */
  @Override
  public String toString() {
    return at + ": " + message;
  }
}
