package org.changeover.console;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the consoles of one process may spend on showing what the run does: two fifths of a
 * processor, as long as that lets each show something every 400 ms. Where it does not, because they
 * are very many or their frames very dear, that comes first, and they take more. What somebody
 * typed is answered at once and is no part of it.
 *
 * <p>Safe for use by several threads.
 */
final class FrameBudget {
  /** Of one processor, in percent. */
  private static final int SHARE = 40;

  private static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(400);

  private final AtomicInteger consoles = new AtomicInteger();

  void enter() {
    consoles.incrementAndGet();
  }

  void leave() {
    consoles.decrementAndGet();
  }

  /**
   * How far two frames of one console are to be apart, in nanoseconds.
   *
   * @param shortest what looks smooth
   * @param cost what a frame of that console takes
   */
  long spacing(long shortest, long cost) {
    return Math.clamp(cost * 100 / SHARE * consoles.get(), shortest, Math.max(shortest, LONGEST));
  }
}
