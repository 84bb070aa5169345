package org.changeover.spi;

import static java.util.Objects.requireNonNull;

/**
 * What an inspection before a run found, for people to read. Nothing is ever decided by it: that is
 * what {@link Action#check} is for.
 *
 * @param what what was looked at, in a few words, for example {@code room for the copy}
 * @param evidence what was seen, with its numbers
 * @param advice what to do about it; empty only when there is nothing to do
 */
public record Finding(Severity severity, String what, String evidence, String advice) {

  /** How much it matters, from little to much. */
  public enum Severity {
    /** As it should be. */
    FINE,
    /** Worth knowing. */
    NOTE,
    /** The run may fail of it, or take longer. */
    WARNING,
    /** The run cannot come to its end like this. */
    BLOCKER
  }

  public Finding {
    requireNonNull(severity, "severity is null");
    requireNonNull(what, "what is null");
    requireNonNull(evidence, "evidence is null");
    requireNonNull(advice, "advice is null");
    if (advice.isBlank() && severity.compareTo(Severity.NOTE) > 0) {
      throw new IllegalArgumentException("a finding that matters says what to do: " + what);
    }
  }

  public static Finding fine(String what, String evidence) {
    return new Finding(Severity.FINE, what, evidence, "");
  }

  public static Finding note(String what, String evidence) {
    return new Finding(Severity.NOTE, what, evidence, "");
  }

  public static Finding warning(String what, String evidence, String advice) {
    return new Finding(Severity.WARNING, what, evidence, advice);
  }

  public static Finding blocker(String what, String evidence, String advice) {
    return new Finding(Severity.BLOCKER, what, evidence, advice);
  }
}
