package org.changeover.e2e;

/**
 * What one row of the reference migration promises.
 *
 * @param number as in the table of the reference migration
 * @param step of the plan, after which it must hold
 * @param claim what was seen, in a sentence
 * @param evidence looks on the hosts, and fails when it is not so
 * @param until the row that rightly ends it; {@link #AFTER} when it need hold only right after its
 *     own step, {@link #END} when to the end of the run
 * @param quiet whether the client's writes are paused while the step runs and is looked at
 */
record Row(
    String number, String step, String claim, Runnable evidence, String until, boolean quiet) {
  static final String AFTER = "after";
  static final String END = "end";

  Row(String number, String step, String claim, Runnable evidence, String until) {
    this(number, step, claim, evidence, until, false);
  }

  boolean holdsUntil(String row) {
    return until.equals(row);
  }

  /** Whether it must hold for longer than right after its own step, whoever writes meanwhile. */
  boolean lasts() {
    return !holdsUntil(AFTER) && !quiet;
  }

  /** Whether this one rightly ends what another promises. */
  boolean ends(Row other) {
    return other.holdsUntil(number);
  }

  void look() {
    try {
      evidence.run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("row " + number + ": " + claim, e);
    }
  }

  /** A line of the table that a test prints. */
  @Override
  public String toString() {
    return "row %-2s -> %s (%s)".formatted(number, claim, when());
  }

  private String when() {
    return switch (until) {
      case AFTER -> "after";
      case END -> "after its step, and again at the end";
      default -> "after its step, and again before row " + until;
    };
  }
}
