package org.changeover.spi;

import static java.util.Objects.requireNonNull;

/**
 * How faithfully an action can be taken back.
 *
 * @param note what an operator should know: what is lost, or what is done instead; for an exact one
 *     empty, or what does not count as a difference
 */
public record Reversal(Kind kind, String note) {
  public Reversal {
    requireNonNull(kind, "kind is null");
    requireNonNull(note, "note is null");
  }

  /** The degrees of faithfulness. */
  public enum Kind {
    /** Everything is as before, byte for byte. */
    EXACT,
    /** The effect is made up for, but not everything is as before. */
    COMPENSATING,
    /** There is no way back. */
    NONE
  }

  public static Reversal exact() {
    return new Reversal(Kind.EXACT, "");
  }

  public static Reversal compensating(String note) {
    return new Reversal(Kind.COMPENSATING, note);
  }

  public static Reversal none(String why) {
    return new Reversal(Kind.NONE, why);
  }
}
