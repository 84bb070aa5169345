package org.changeover.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class IdleLockTest {
  private final MovedClock clock = new MovedClock();
  private final IdleLock lock =
      IdleLock.of(new IdleLock.Limits(Duration.ofMinutes(30), Duration.ofHours(8)), clock);

  /** A clock that a test moves. */
  static final class MovedClock extends Clock {
    private volatile Instant now = Instant.parse("2026-11-22T13:30:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void keys_keepItOpen() {
    for (int i = 0; i < 20; i++) {
      clock.pass(Duration.ofMinutes(29));
      assertThat(lock.typed()).isTrue();
    }
    assertThat(lock.isLocked()).isFalse();
    assertThat(lock.isClosed()).isFalse();
  }

  @Test
  void aKeyAtThatVeryMoment_comesTooLate_andOpensNothingAgain() {
    clock.pass(Duration.ofMinutes(30));
    assertThat(lock.typed()).isFalse();
    clock.pass(Duration.ofSeconds(1));
    assertThat(lock.typed()).isFalse();
    assertThat(lock.isLocked()).isTrue();
    assertThat(lock.whyLocked()).isEqualTo("locked after 30m without a key: q, then log in again");
  }

  @Test
  void itIsClosed_onlyWhenNobodyTypesAtAll() {
    clock.pass(Duration.ofHours(7));
    lock.typed();
    clock.pass(Duration.ofHours(7));
    assertThat(lock.isClosed()).isFalse();
    assertThat(lock.wasClosed()).isFalse();
    clock.pass(Duration.ofHours(1));
    assertThat(lock.isClosed()).isTrue();
    assertThat(lock.wasClosed()).isTrue();
    assertThat(lock.whyClosed()).isEqualTo("Closed after 8h without a key.");
  }
}
