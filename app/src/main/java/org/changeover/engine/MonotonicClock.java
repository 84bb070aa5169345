package org.changeover.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Wall time as it was when the engine started, carried on by a monotonic counter: a jump of the
 * machine's clock changes nothing, and is told by {@link #drift}.
 */
public final class MonotonicClock extends Clock {
  private final Clock wall;
  private final Instant startedAt;
  private final long startedNanos;
  private final ZoneId zone;

  public MonotonicClock(Clock wall) {
    this(wall, wall.instant(), System.nanoTime(), ZoneOffset.UTC);
  }

  private MonotonicClock(Clock wall, Instant startedAt, long startedNanos, ZoneId zone) {
    this.wall = wall;
    this.startedAt = startedAt;
    this.startedNanos = startedNanos;
    this.zone = zone;
  }

  /** How far the machine's clock is ahead of this one; negative when it was set back. */
  public Duration drift() {
    return Duration.between(instant(), wall.instant());
  }

  @Override
  public Instant instant() {
    return startedAt.plusNanos(System.nanoTime() - startedNanos);
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new MonotonicClock(wall, startedAt, startedNanos, other);
  }
}
