package org.changeover.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.changeover.run.Plans.step;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.spi.Receipt;
import org.changeover.spi.Reversal;
import org.junit.jupiter.api.Test;

/** What an undo takes back, down to which step, and in which order. */
class RunPlanTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final RunPlan PLAN =
      Plans.ofPhases(
          List.of(step("one"), step("side").needs()),
          List.of(
              step("all").on("a", "b").rollout(0, 2, 1).chain(step("first"), step("second")),
              step("last")));

  private static RunState after(Event... events) {
    var entries = new ArrayList<Entry>();
    for (Event event : events) {
      entries.add(new Entry(entries.size() + 1, AT, event));
    }
    return RunState.of(entries);
  }

  private static TaskId id(String task) {
    return TaskId.parse(task);
  }

  private static Event done(String task) {
    return new Event.TaskSucceeded(id(task), "so", true, Map.of());
  }

  private static Event intent(String task) {
    Receipt receipt = Receipt.of("toy/set@1", Map.of());
    return new Event.IntentRecorded(id(task), 1, 1, 1, receipt, Reversal.exact());
  }

  private static List<String> undone(RunPlan plan, RunState state, String to) {
    return plan.toUndo(state, Optional.ofNullable(to)).stream()
        .map(task -> task.id().toString())
        .toList();
  }

  private static RunState allDone() {
    return after(
        done("side@toy"),
        done("one@toy"),
        done("first@b"),
        done("first@a"),
        done("second@a"),
        done("second@b"),
        done("last@toy"));
  }

  @Test
  void undoOfAll_takesBackWhatEndedLastFirst() {
    assertThat(undone(PLAN, allDone(), null))
        .containsExactly(
            "last@toy", "second@b", "second@a", "first@a", "first@b", "one@toy", "side@toy");
  }

  @Test
  void undoDownToAStep_takesThatStepTooAndLeavesWhatIsBeforeIt() {
    assertThat(undone(PLAN, allDone(), "last")).containsExactly("last@toy");
    assertThat(undone(PLAN, allDone(), "side"))
        .containsExactly("last@toy", "second@b", "second@a", "first@a", "first@b", "side@toy");
  }

  @Test
  void undoDownToAChain_takesAllItsLinks() {
    assertThat(undone(PLAN, allDone(), "all"))
        .containsExactly("last@toy", "second@b", "second@a", "first@a", "first@b");
  }

  @Test
  void undoDownToALink_leavesTheLinksBeforeIt() {
    assertThat(undone(PLAN, allDone(), "second"))
        .containsExactly("last@toy", "second@b", "second@a");
  }

  @Test
  void undoDownToAStep_takesWhatNeedsItAlthoughItIsWrittenBefore() {
    RunPlan plan =
        Plans.of(
            step("top").needs("middle"),
            step("middle").needs("bottom"),
            step("other").needs(),
            step("bottom").needs());
    RunState state =
        after(done("other@toy"), done("bottom@toy"), done("middle@toy"), done("top@toy"));
    assertThat(undone(plan, state, "bottom"))
        .containsExactly("top@toy", "middle@toy", "bottom@toy");
  }

  @Test
  void undoDownToALink_takesWhatNeedsItsChainAlthoughItIsWrittenBefore() {
    RunPlan plan =
        Plans.of(
            step("top").needs("all"), step("all").needs().chain(step("first"), step("second")));
    RunState state = after(done("first@toy"), done("second@toy"), done("top@toy"));
    assertThat(undone(plan, state, "second")).containsExactly("top@toy", "second@toy");
  }

  @Test
  void whatIsInDoubtOrUnderWay_comesFirst() {
    RunState state =
        after(
            done("one@toy"),
            new Event.TaskStarted(id("side@toy"), 1, 1),
            intent("side@toy"),
            done("first@a"));
    assertThat(undone(PLAN, state.interrupted(), null))
        .containsExactly("side@toy", "first@a", "one@toy");
  }

  @Test
  void whatNeverBeganOrIsUndoneAlready_isNotTakenBack() {
    RunState state =
        after(
            done("one@toy"),
            done("side@toy"),
            new Event.UndoStarted(id("side@toy"), 1),
            new Event.TaskUndone(id("side@toy"), "as before"));
    assertThat(undone(PLAN, state, null)).containsExactly("one@toy");
  }

  @Test
  void failedTask_isTakenBackAsWhatItDidStands() {
    RunState state =
        after(
            new Event.TaskStarted(id("one@toy"), 1, 1),
            intent("one@toy"),
            new Event.TaskFailed(id("one@toy"), "no", Optional.empty()));
    assertThat(undone(PLAN, state, null)).containsExactly("one@toy");
    assertThat(state.task(id("one@toy")).hasEffect()).isTrue();
  }

  @Test
  void courseOfAnUndo_takesTheSameInTheSameOrder() {
    for (String to : new String[] {null, "side", "all", "second", "last"}) {
      RunState state = allDone();
      List<String> expected = undone(PLAN, state, to);
      var requested = new Event.UndoRequested(Optional.ofNullable(to), Actor.engine(), "");
      Course course = Course.of(PLAN, state).fold(new Entry(state.sequence() + 1, AT, requested));
      var taken = new ArrayList<String>();
      Optional<TaskState> next = course.nextToUndo();
      while (next.isPresent()) {
        taken.add(next.get().id().toString());
        var event = new Event.TaskUndone(next.get().id(), "as before");
        course = course.fold(new Entry(course.state().sequence() + 1, AT, event));
        next = course.nextToUndo();
      }
      assertThat(taken).as("down to %s", to).isEqualTo(expected);
    }
  }
}
