package org.changeover.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.junit.jupiter.api.io.TempDir;

/** Which runs go on by themselves when the server starts. */
class OpenRunsTest {
  private static final Actor ANNA = new Actor("anna", Set.of("operator"), "", "local");
  private static final Event.Options UNTIL =
      new Event.Options(false, Optional.of("switch"), false, Optional.empty());

  @TempDir Path state;

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

  private static Event.Options options(boolean yes) {
    return new Event.Options(yes, Optional.empty(), false, Optional.empty());
  }

  private Optional<String> against(boolean yes, Actor by) {
    var around = new Surroundings(System.out, System.err, Map.of(), false);
    return openRuns(around, "operator").against(new Event.EngineStarted(1, 4711, options(yes), by));
  }

  /** Of those who came by a key, ben alone is let in, with one role. */
  private OpenRuns openRuns(Surroundings around, String role) {
    return new OpenRuns(
        around,
        state,
        known ->
            Optional.of(known)
                .filter(one -> one.operator().equals("ben"))
                .map(one -> new Actor("ben", Set.of(role), one.key(), one.from())));
  }

  @Test
  void aRunThatAnswersItsGatesItself_goesOnInTheSameManner_andTheServerSaysSo() {
    assertThat(against(true, ANNA)).isEmpty();
    var again = new Event.EngineStarted(2, 4712, options(true), ANNA);
    assertThat(after(again)).contains(options(true));
    assertThat(OptionsOfRun.arguments(options(true))).containsExactly("--yes");
    assertThat(OpenRuns.manner(options(true))).contains("(--yes)");
    assertThat(OpenRuns.manner(options(false))).doesNotContain("--yes");
  }

  @Test
  void aRunOfSomebodyWhoIsNotLetInAnyMore_waitsForAPerson() {
    assertThat(against(false, ANNA)).isEmpty();
    assertThat(against(false, new Actor("ben", Set.of("operator"), "SHA256:b", "x"))).isEmpty();
    assertThat(against(true, new Actor("carl", Set.of("operator"), "SHA256:c", "x"))).isPresent();
    assertThat(against(false, new Actor("carl", Set.of("operator"), "SHA256:c", "x")).orElseThrow())
        .contains("carl", "not let in any more");
  }

  @Test
  void aRunOfSomebodyWhoIsOnlyAViewerNow_waitsForAPerson_withTheSameKey() {
    var around = new Surroundings(System.out, System.err, Map.of(), false);
    var ben = new Actor("ben", Set.of("operator", "approver"), "SHA256:b", "x");
    var last = new Event.EngineStarted(1, 4711, options(true), ben);
    assertThat(openRuns(around, "viewer").against(last).orElseThrow())
        .contains("ben", "no longer the role operator");
    assertThat(openRuns(around, "operator").against(last)).isEmpty();
  }

  @Test
  void aRunOfSomebodyWithFewerRolesNow_goesOnWithTheseAlone() {
    var around = new Surroundings(System.out, System.err, Map.of(), false);
    var ben = new Actor("ben", Set.of("operator", "approver"), "SHA256:b", "x");
    assertThat(openRuns(around, "operator").caller(ben).orElseThrow().roles())
        .containsExactly("operator");
    assertThat(openRuns(around, "operator").caller(ANNA)).isEmpty();
    assertThatThrownBy(
            () -> openRuns(around, "operator").caller(new Actor("carl", Set.of(), "SHA256:c", "x")))
        .hasMessageContaining("not let in any more");
  }

  @Test
  void runsThatCannotBeListed_areSaid_andTheServerGoesOn() throws Exception {
    Files.writeString(state.resolve("runs"), "no folder");
    var said = new ByteArrayOutputStream();
    var err = new PrintStream(said, true, UTF_8);
    new OpenRuns(new Surroundings(err, err, Map.of(), false), state, Optional::of).goOn();
    assertThat(said.toString(UTF_8)).contains("The runs cannot be listed");
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
