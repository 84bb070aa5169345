package org.changeover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.changeover.run.Actor;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.junit.jupiter.api.Test;

/** Which runs go on by themselves when the server starts. */
class OpenRunsTest {
  private static final Actor ANNA = new Actor("anna", Set.of("operator"), "", "local");
  private static final Event.Options UNTIL =
      new Event.Options(false, Optional.of("switch"), false, Optional.empty());

  private static Optional<Event.Options> after(Event... events) {
    var journal = new ArrayList<Entry>();
    var all = new ArrayList<Event>();
    all.add(
        new Event.RunStarted(
            "run", "plan", "A plan", "a", "b", List.of(), "1", 1, false, Map.of(), ANNA));
    all.add(new Event.EngineStarted(1, 4711, UNTIL, ANNA));
    all.addAll(List.of(events));
    all.forEach(event -> journal.add(new Entry(journal.size() + 1L, Instant.EPOCH, event)));
    return OpenRuns.goingOn(journal).map(Event.EngineStarted::options);
  }

  @Test
  void aRunWhoseEngineDied_goesOn_withItsOptions() {
    assertThat(after()).contains(UNTIL);
    assertThat(after(new Event.UndoRequested(Optional.empty(), ANNA, ""))).contains(UNTIL);
    assertThat(after(new Event.CancelRequested(ANNA, ""))).contains(UNTIL);
  }

  @Test
  void aRunWhoseEngineEndedWithTheMachine_goesOn() {
    assertThat(after(new Event.EngineStopped(Event.EngineStopped.TOLD_TO_END))).contains(UNTIL);
  }

  @Test
  void whatAPersonStopped_orHasToLookAt_staysAsItIs() {
    assertThat(after(new Event.EngineStopped(Event.EngineStopped.INTERRUPTED))).isEmpty();
    assertThat(after(new Event.EngineStopped("a step failed"))).isEmpty();
    assertThat(after(new Event.RunPaused(ANNA, ""))).isEmpty();
    assertThat(after(new Event.RunParked("after switch"))).isEmpty();
    assertThat(after(new Event.RunFinished(List.of()))).isEmpty();
    assertThat(after(new Event.CancelRequested(ANNA, ""), new Event.RunCancelled())).isEmpty();
    assertThat(OpenRuns.goingOn(List.of())).isEmpty();
  }
}
