package org.changeover.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a frame may go, on lines of every speed. */
class PaceTest {
  private static final long MILLIS = 1_000_000;
  private static final long FRAME = 80 * MILLIS;

  private final Pace pace = new Pace(Duration.ofMillis(80), 0);

  @Test
  void onAFastLine_framesComeEvery80Millis_andKeysAtOnce() {
    assertThat(pace.wait(false, 0)).isZero();
    pace.painted(false, 300, 0);
    assertThat(pace.wait(false, 20 * MILLIS)).isEqualTo(60 * MILLIS);
    assertThat(pace.wait(true, 20 * MILLIS)).isZero();
    assertThat(pace.wait(false, FRAME)).isZero();
  }

  @Test
  void aTerminalThatNeverAnswered_isNotWaitedFor() {
    pace.painted(true, 300, 0);
    assertThat(pace.wait(false, FRAME)).isZero();
  }

  @Test
  void onASlowLine_theRunWaitsForTheAnswer_andLeavesTheLineFreeForAsLongAsItWasBusy() {
    pace.painted(true, 100, 0);
    pace.answered(300 * MILLIS);
    assertThat(pace.wait(false, 300 * MILLIS)).isZero();
    pace.painted(true, 6000, 450 * MILLIS);
    assertThat(pace.wait(false, 700 * MILLIS)).isPositive();
    pace.answered(1050 * MILLIS);
    assertThat(pace.roundTripNanos()).isEqualTo(600 * MILLIS);
    assertThat(pace.wait(false, 1050 * MILLIS)).isEqualTo(300 * MILLIS);
    assertThat(pace.wait(false, 1350 * MILLIS)).isZero();
  }

  @Test
  void onASlowLine_aFrameIsWhatTheLineCarriesInAMoment_andThatOfAKeyIsLarger() {
    assertThat(pace.room(false)).as("nothing is known of the line").isEqualTo(Long.MAX_VALUE);
    pace.painted(true, 20, 0);
    pace.answered(300 * MILLIS);
    pace.painted(true, 6020, 1000 * MILLIS);
    pace.answered(1600 * MILLIS);
    assertThat(pace.room(false)).as("20 kB/s for 40 ms").isEqualTo(800);
    assertThat(pace.room(true)).as("and for 300 ms").isEqualTo(6000);
  }

  @Test
  void whatTheQuickestFrameCarried_isNotTakenForNothing() {
    pace.painted(true, 380, 0);
    pace.answered(319 * MILLIS);
    pace.painted(true, 420, 1000 * MILLIS);
    pace.answered(1321 * MILLIS);
    assertThat(pace.room(false)).as("40 bytes in 2 ms say nothing").isEqualTo(Long.MAX_VALUE);
    pace.painted(true, 1380, 2000 * MILLIS);
    pace.answered(2369 * MILLIS);
    assertThat(pace.room(false)).as("1000 bytes in 50 ms are 20 kB/s").isEqualTo(800);
  }

  @Test
  void framesThatAreOnTheirWayTogether_sayNothingOfTheLine() {
    pace.painted(true, 20, 0);
    pace.answered(300 * MILLIS);
    pace.painted(true, 6020, 1000 * MILLIS);
    pace.painted(true, 6000, 1001 * MILLIS);
    pace.answered(1600 * MILLIS);
    pace.answered(1900 * MILLIS);
    assertThat(pace.room(false)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void keys_goOutUnanswered_butNotWithoutEnd() {
    pace.painted(true, 300, 0);
    pace.answered(MILLIS);
    pace.painted(true, 300, 100 * MILLIS);
    pace.painted(true, 300, 101 * MILLIS);
    assertThat(pace.wait(true, 102 * MILLIS)).isZero();
    pace.painted(true, 300, 102 * MILLIS);
    assertThat(pace.wait(true, 103 * MILLIS)).isPositive();
    pace.answered(200 * MILLIS);
    assertThat(pace.wait(true, 200 * MILLIS)).isZero();
  }

  @Test
  void anAnswerThatIsLost_isNotWaitedForForEver() {
    pace.painted(true, 300, 0);
    pace.answered(MILLIS);
    pace.painted(true, 300, 100 * MILLIS);
    assertThat(pace.wait(false, 3101 * MILLIS)).isZero();
    pace.painted(true, 300, 3101 * MILLIS);
    assertThat(pace.wait(false, 3181 * MILLIS)).as("it is not waited for again").isZero();
    pace.answered(3200 * MILLIS);
    assertThat(pace.wait(false, 3300 * MILLIS)).isZero();
    pace.painted(true, 300, 3300 * MILLIS);
    assertThat(pace.wait(false, 3400 * MILLIS)).as("once it answers, it is").isPositive();
  }

  @Test
  void anAnswerThatCameTooLate_isNotTakenForAQuickLine() {
    pace.painted(true, 20, 0);
    pace.answered(300 * MILLIS);
    pace.painted(true, 6020, 1000 * MILLIS);
    pace.answered(1600 * MILLIS);
    pace.painted(true, 6000, 2000 * MILLIS);
    pace.painted(true, 6000, 5100 * MILLIS); // the one before was given up
    pace.answered(5105 * MILLIS); // its answer, after all
    assertThat(pace.room(false)).as("20 kB/s for 40 ms, as before").isEqualTo(800);
    pace.painted(true, 1000, 5200 * MILLIS);
    pace.answered(5500 * MILLIS);
    assertThat(pace.room(false)).as("whose answer that is nobody knows").isEqualTo(800);
    pace.answered(5550 * MILLIS); // which no frame waits for
    pace.painted(true, 8020, 6000 * MILLIS);
    pace.answered(6500 * MILLIS);
    assertThat(pace.room(false)).as("40 kB/s").isEqualTo(1600);
  }
}
