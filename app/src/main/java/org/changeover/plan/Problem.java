package org.changeover.plan;

import static java.util.Objects.requireNonNull;

/**
 * One mistake in a plan, an inventory or an operators file, in words for its author: what is wrong,
 * where, and what to do.
 */
public record Problem(SourcePosition at, String message) {
  public Problem {
    requireNonNull(at, "at is null");
    requireNonNull(message, "message is null");
  }

  /** {@code file:line:column: message}, the form that editors jump to. */
  @Override
  public String toString() {
    return at + ": " + message;
  }
}
