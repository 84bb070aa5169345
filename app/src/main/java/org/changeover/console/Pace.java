package org.changeover.console;

import java.time.Duration;

/**
 * When the next frame may go out on a line that may be slow: no more is under way than the terminal
 * has yet to answer for. Each frame ends with a question that a terminal answers as soon as it has
 * shown what came before (DSR, {@code CSI 5 n}, ECMA-48 8.3.35). Else a line of 20 kB/s would show
 * what was true a minute ago: SSH lets a megabyte be sent ahead.
 *
 * <p>What the run does waits for the answer to every frame before it, and then for as long as the
 * line was busy with that, so that the line is free half of the time; and no frame of it is larger
 * than what the line carries in a moment, so that a key has never much before it. What an operator
 * does waits only when several frames are unanswered. A terminal that has never answered is not
 * waited for, and one that stopped answering only for a while: from then on nobody knows which
 * frame an answer is to, so nothing more is learned of the line, until an answer comes that no
 * frame waits for.
 *
 * <p>Used by one thread. Times are readings of a nano clock.
 */
final class Pace {
  /** Frames of keys that may be under way. */
  private static final int KEYS_AHEAD = 3;

  private static final long LONGEST = Duration.ofSeconds(3).toNanos();
  private static final long LONGEST_REST = Duration.ofMillis(500).toNanos();

  /** What a key may have before it on the line. */
  private static final Duration MOMENT = Duration.ofMillis(40);

  /**
   * What a key's frame may take before another key's can follow it; what is left waits for the
   * answer.
   */
  private static final Duration MOMENT_OF_KEY = Duration.ofMillis(300);

  /** In bytes; less at a time would be more trouble than it is worth. */
  private static final int LEAST = 500;

  private final LineRate rate = new LineRate();
  private long frame;
  private boolean answers;
  private int unanswered;
  private long asked;
  private long restUntil;
  private long painted;
  private long roundTrip;
  private long alone;
  private boolean inStep = true;

  /**
   * @param frame the shortest time between two frames of what the run does
   * @param now the time before which nothing was painted
   */
  Pace(Duration frame, long now) {
    this.frame = frame.toNanos();
    this.painted = now - this.frame;
    this.restUntil = now;
  }

  /** From now on that is the shortest time between two frames of what the run does. */
  void spacing(long nanos) {
    frame = nanos;
  }

  /** For how long nothing may be painted; 0 when it may be now. */
  long wait(boolean urgent, long now) {
    if (answers && unanswered >= (urgent ? KEYS_AHEAD : 1)) {
      return Math.max(0, asked + LONGEST - now);
    }
    if (urgent) {
      return 0;
    }
    return Math.max(0, Math.max(painted + frame - now, restUntil - now));
  }

  /** How many bytes a frame may have; what it leaves out goes with the next one. */
  long room(boolean urgent) {
    return urgent ? rate.carries(MOMENT_OF_KEY, 2 * LEAST) : rate.carries(MOMENT, LEAST);
  }

  /** A frame went out of so many bytes. */
  void painted(boolean withQuestion, long bytes, long now) {
    painted = now;
    if (answers && unanswered > 0 && now - asked >= LONGEST) {
      unanswered = 0;
      answers = false;
      inStep = false;
    }
    if (withQuestion) {
      alone = unanswered == 0 ? bytes : 0;
      asked = unanswered == 0 ? now : asked;
      unanswered++;
    }
  }

  void answered(long now) {
    answers = true;
    if (unanswered == 0) {
      inStep = true;
      return;
    }
    unanswered--;
    roundTrip = now - asked;
    if (alone > 0 && inStep) {
      rate.answered(alone, roundTrip);
    }
    alone = 0;
    restUntil = now + Math.min(LONGEST_REST, rate.busy(roundTrip));
    asked = now;
  }

  /** How long the last answer took; 0 before the first. */
  long roundTripNanos() {
    return roundTrip;
  }
}
