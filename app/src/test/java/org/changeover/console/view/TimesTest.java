package org.changeover.console.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.changeover.run.Plans.task;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.RunState;
import org.junit.jupiter.api.Test;

/** The machine's clock may be set back while a run is under way. */
class TimesTest {
  private static final Instant AT = Instant.parse("2026-11-22T13:30:00Z");

  @Test
  void taken_clockSetBackSinceTheStart_isNothingAndNeverNegative() {
    RunState state =
        RunState.of(List.of(new Entry(1, AT, new Event.TaskStarted(task("one"), 1, 1))));

    assertThat(Times.taken(state.task(task("one")), AT.plusSeconds(7)))
        .contains(Duration.ofSeconds(7));
    assertThat(Times.taken(state.task(task("one")), AT.minusSeconds(3600))).contains(Duration.ZERO);
  }

  @Test
  void taken_clockSetBackBeforeTheEnd_isNothingAndNeverNegative() {
    RunState state =
        RunState.of(
            List.of(
                new Entry(1, AT, new Event.TaskStarted(task("one"), 1, 1)),
                new Entry(2, AT.minusSeconds(3600), new Event.TaskStopped(task("one")))));

    assertThat(Times.taken(state.task(task("one")), AT)).contains(Duration.ZERO);
  }
}
