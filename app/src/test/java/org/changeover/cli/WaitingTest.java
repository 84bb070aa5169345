package org.changeover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.changeover.run.Plans.step;
import static org.changeover.run.Plans.task;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.changeover.run.Actor;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.Plans;
import org.changeover.run.RunState;
import org.junit.jupiter.api.Test;

/** What {@code status} says that a run waits for. */
class WaitingTest {
  private static final Instant AT = Instant.parse("2026-11-22T13:30:00Z");
  private static final Instant UNTIL =
      LocalDateTime.parse("2126-11-22T15:30:00").atZone(ZoneId.systemDefault()).toInstant();

  @Test
  void now_stepThatAnotherRunKeepsFromBeginning_namesThatRun() {
    RunState state =
        RunState.of(
            List.of(
                new Entry(
                    1, AT, new Event.EngineStarted(1, 1, Event.Options.none(), Actor.engine())),
                new Entry(
                    2,
                    AT,
                    new Event.LockAwaited(
                        task("one"), "zone:x", "move-other", Optional.of(UNTIL)))));

    assertThat(Waiting.now(Plans.of(step("one")), state))
        .containsExactly(
            "waits: one@toy: for the run move-other to let go of zone:x until 2126-11-22 15:30:00");
    assertThat(StatusJson.whole(new Standing("move", state, true, List.of())).toString())
        .contains("\"waitsFor\":\"zone:x\",\"heldBy\":\"move-other\"");
  }
}
