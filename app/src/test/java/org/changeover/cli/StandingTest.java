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
import org.changeover.run.Outlook;
import org.changeover.run.RunState;
import org.changeover.run.TaskId;
import org.junit.jupiter.api.Test;

/** What {@code status} and {@code runs} say of a run, for people and as JSON alike. */
class StandingTest {
  private static final Instant AT = Instant.parse("2026-11-22T13:30:00Z");
  private static final Actor ALICE = new Actor("alice", Set.of("operator"), "", "local");
  private static final TaskId COPY = new TaskId("copy", "new");
  private static final TaskId PULL = new TaskId("pull", "mirror1");

  private static RunState after(Event... events) {
    var entries = new ArrayList<Entry>();
    entries.add(
        new Entry(
            1,
            AT,
            new Event.RunStarted(
                "move-1", "move", "Move", "a", "b", List.of(), "1", 1, true, Map.of(), ALICE)));
    for (Event event : events) {
      entries.add(new Entry(entries.size() + 1, AT, event));
    }
    return RunState.of(entries);
  }

  private static Standing standing(RunState state, boolean engine, TaskId... failed) {
    var failures =
        List.of(failed).stream()
            .map(task ->
                new Outlook.Awaited(task, Outlook.Whose.FAILURE, "disk full", Optional.empty()))
            .toList();
    return new Standing("move-1", state, engine, failures);
  }

  private static String json(Standing standing) {
    var node = StatusJson.summary(standing);
    return "%s: %s".formatted(node.get("status").asText(), node.get("why").asText());
  }

  @Test
  void failedStep_isNamedWithWhatToDo() {
    Standing left = standing(after(), false, COPY);
    assertThat(left.text()).isEqualTo("failed (at copy@new), no engine");
    assertThat(json(left)).isEqualTo("failed: at copy@new");
    assertThat(left.advice())
        .containsExactly(
            "Mend what is wrong, then: changeover retry move-1 copy@new; changeover resume move-1",
            "Or leave it out:          changeover skip move-1 copy@new; changeover resume move-1",
            "Or take all back:         changeover undo move-1");
  }

  @Test
  void undoneRun_isToldHowToGoOn() {
    var undone =
        standing(
            after(
                new Event.UndoRequested(Optional.of("copy"), ALICE, ""), new Event.UndoFinished()),
            false);
    assertThat(undone.text()).isEqualTo("undone (down to copy)");
    assertThat(undone.advice())
        .containsExactly("To do it again and go on: changeover resume move-1");
  }

  @Test
  void severalFailedSteps_withAnEngine_needNoResume() {
    Standing held = standing(after(), true, COPY, PULL);
    assertThat(held.text()).isEqualTo("failed (at copy@new, pull@mirror1)");
    assertThat(held.advice())
        .first()
        .isEqualTo("Mend what is wrong, then: changeover retry move-1 STEP@TARGET");
  }

  @Test
  void oneStepThatFailedOnSeveralHosts_isNamedOnce() {
    Standing held =
        standing(
            after(),
            true,
            PULL,
            new TaskId("pull", "mirror2"),
            new TaskId("pull", "mirror3"),
            new TaskId("pull", "third1"));
    assertThat(held.text()).isEqualTo("failed (at pull@mirror[1-3],third1)");
    assertThat(held.advice())
        .first()
        .isEqualTo("Mend what is wrong, then: changeover retry move-1 pull");
  }

  @Test
  void failedUndo_isTriedAgain() {
    RunState state = after(new Event.UndoRequested(Optional.empty(), ALICE, ""));
    Standing stuck = standing(state, false, COPY);
    assertThat(stuck.text()).isEqualTo("failed (undo of copy@new), no engine");
    assertThat(stuck.advice()).containsExactly("Mend what is wrong, then: changeover undo move-1");
  }

  @Test
  void undoOfAPart_isNotCalledTheWhole() {
    RunState part =
        after(
            new Event.UndoRequested(Optional.of("copy"), ALICE, ""),
            new Event.EngineStarted(2, 4711, Event.Options.none(), ALICE),
            new Event.UndoFinished());
    assertThat(standing(part, false).text()).isEqualTo("undone (down to copy)");
    assertThat(json(standing(part, false))).isEqualTo("undone: down to copy");
    RunState whole =
        after(new Event.UndoRequested(Optional.empty(), ALICE, ""), new Event.UndoFinished());
    assertThat(standing(whole, false).text()).isEqualTo("undone");
  }

  @Test
  void parkedRun_saysWhyOnce_andHowToGoOn() {
    Standing parked = standing(after(new Event.RunParked("after copy")), false);
    assertThat(parked.text())
        .isEqualTo("parked (after copy), no engine: 'changeover resume' continues it");
    assertThat(json(parked)).isEqualTo("parked: after copy");
    assertThat(parked.advice()).isEmpty();
  }

  @Test
  void runWithoutEvents_neverBegan() {
    Standing fresh = standing(RunState.empty(), false);
    assertThat(fresh.text()).isEqualTo("never began");
    assertThat(fresh.word()).isEqualTo("new");
  }
}
