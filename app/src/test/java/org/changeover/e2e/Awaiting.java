package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits until something outside of this process has come true. */
final class Awaiting {
  private static final Duration LONGEST = Duration.ofMinutes(3);

  private Awaiting() {}

  /** Something that may not be so yet. */
  interface Condition {
    boolean holds() throws Exception;
  }

  static void until(String what, Condition condition) throws Exception {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("waited %s until %s", LONGEST, what).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
