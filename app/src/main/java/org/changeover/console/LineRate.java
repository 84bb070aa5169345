package org.changeover.console;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How quickly a line carries bytes: by how much longer the answer to a large frame takes than the
 * quickest of all answers, which is what the way there and back takes with the few bytes of that
 * frame. Of the last few frames that tell, the best counts: what holds one up may have been
 * something else.
 *
 * <p>Used by one thread.
 */
final class LineRate {
  private static final int FRAMES = 8;

  /** In bytes more than the quickest; fewer take no time of which something can be said. */
  private static final int TELLING = 400;

  private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(1);

  private final double[] bytesANano = new double[FRAMES];
  private long quickest = Long.MAX_VALUE;
  private long bytesOfQuickest;
  private int told;

  /**
   * A frame was answered that was alone on its way.
   *
   * @param nanos after it was written
   */
  void answered(long bytes, long nanos) {
    if (nanos <= quickest) {
      quickest = nanos;
      bytesOfQuickest = bytes;
      tells(bytes, nanos);
    } else {
      tells(bytes - bytesOfQuickest, nanos - quickest);
    }
  }

  private void tells(long bytes, long nanos) {
    if (bytes >= TELLING) {
      bytesANano[told++ % FRAMES] = (double) bytes / Math.max(SHORTEST, nanos);
    }
  }

  /** How long of the time that an answer took the line was busy with the frame. */
  long busy(long nanos) {
    return quickest < nanos ? nanos - quickest : 0;
  }

  /**
   * How many bytes it carries in a time; as many as there can be while nothing is known of it.
   *
   * @param least what is said at the least
   */
  long carries(Duration time, long least) {
    double best = 0;
    for (double rate : bytesANano) {
      best = Math.max(best, rate);
    }
    return told == 0 ? Long.MAX_VALUE : Math.max(least, (long) (best * time.toNanos()));
  }
}
