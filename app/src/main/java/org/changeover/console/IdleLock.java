package org.changeover.console;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether somebody still sits at a terminal that is far away. After some time without a key it is
 * locked: what is shown goes on, but nothing can be asked for any more, whoever sits down at it.
 * After a longer time it is closed. What a dashboard writes by itself is no sign of anybody.
 *
 * <p>Once locked, it stays so; only a new login opens another one. Used by one thread at a time.
 */
public final class IdleLock {
  private final Limits limits;
  private final Clock clock;
  private Instant last;
  private boolean locked;
  private boolean closed;

  /**
   * The times without a key.
   *
   * @param lock until it is locked
   * @param close until it is closed
   */
  public record Limits(Duration lock, Duration close) {
    private static final Limits NONE = new Limits(Duration.ofDays(36_500), Duration.ofDays(36_500));
  }

  private IdleLock(Limits limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
    this.last = clock.instant();
  }

  /** From now on. */
  public static IdleLock of(Limits limits, Clock clock) {
    return new IdleLock(limits, clock);
  }

  /** For a terminal at the machine itself. */
  public static IdleLock never() {
    return new IdleLock(Limits.NONE, Clock.systemUTC());
  }

  /** Something was typed; whether it came in time. */
  boolean typed() {
    boolean late = isLocked();
    last = clock.instant();
    return !late;
  }

  boolean isLocked() {
    locked |= idleFor(limits.lock());
    return locked;
  }

  boolean isClosed() {
    closed |= idleFor(limits.close());
    return closed;
  }

  /** Whether it was found closed. */
  public boolean wasClosed() {
    return closed;
  }

  private boolean idleFor(Duration limit) {
    return Duration.between(last, clock.instant()).compareTo(limit) >= 0;
  }

  /** Why nothing can be asked for, and what to do. */
  String whyLocked() {
    return "locked after %s without a key: q, then log in again".formatted(words(limits.lock()));
  }

  public String whyClosed() {
    return "Closed after %s without a key.".formatted(words(limits.close()));
  }

  /** As it is written in an option. */
  private static String words(Duration time) {
    var text = new StringBuilder();
    append(text, time.toDaysPart(), "d");
    append(text, time.toHoursPart(), "h");
    append(text, time.toMinutesPart(), "m");
    append(text, time.toSecondsPart(), "s");
    return text.isEmpty() ? time.toMillis() + "ms" : text.toString();
  }

  private static void append(StringBuilder text, long count, String unit) {
    if (count > 0) {
      text.append(count).append(unit);
    }
  }
}
