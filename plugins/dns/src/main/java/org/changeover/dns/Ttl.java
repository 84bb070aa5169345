package org.changeover.dns;

import java.time.Duration;
import org.changeover.spi.ActionFailedException;

/** TTLs that a step asks for. */
final class Ttl {
  private static final long LONGEST = Integer.MAX_VALUE;

  private Ttl() {}

  /**
   * The TTL in seconds.
   *
   * @throws ActionFailedException when it is not one (RFC 2181, 8), or shorter than the servers
   *     take
   */
  static long seconds(Duration ttl, DnsSettings settings) {
    long seconds = ttl.toSeconds();
    if (seconds < 1 || seconds > LONGEST) {
      throw new ActionFailedException(
          "ttl: " + ttl + " is not between 1 second and " + LONGEST + " seconds");
    }
    long least = settings.minTtl().map(Duration::toSeconds).orElse(0L);
    if (seconds < least) {
      throw new ActionFailedException(
          "ttl: "
              + seconds
              + " s is shorter than the "
              + least
              + " s that these servers accept ('min-ttl' of the provider): ask for at least that");
    }
    return seconds;
  }
}
