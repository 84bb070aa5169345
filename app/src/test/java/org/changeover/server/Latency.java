package org.changeover.server;

import java.util.List;

/**
 * How long something took, again and again.
 *
 * @param micros the shortest first
 */
record Latency(List<Long> micros) {
  private double millis(double share) {
    return micros.get((int) Math.min(micros.size() - 1, Math.floor(share * micros.size()))) / 1e3;
  }

  @Override
  public String toString() {
    return "p50 %.2f ms, p99 %.2f ms, most %.2f ms".formatted(millis(0.5), millis(0.99), millis(1));
  }
}
