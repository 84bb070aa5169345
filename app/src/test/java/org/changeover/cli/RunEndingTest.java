package org.changeover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.changeover.run.Plans.step;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.changeover.run.Actor;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.Plans;
import org.changeover.run.RunPlan;
import org.changeover.run.RunState;
import org.changeover.run.TaskId;
import org.junit.jupiter.api.Test;

/** What is said, and which exit code goes with it, when an engine lets go of an undo. */
class RunEndingTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final Actor ANNA = new Actor("anna", Set.of("operator"), "", "local");
  private static final RunPlan PLAN = Plans.of(step("one"), step("two"));
  private static final TaskId TWO = Plans.task("two");

  private static RunEnding after(Event... events) {
    var entries = new ArrayList<Entry>();
    entries.add(new Entry(1, AT, new Event.TaskSucceeded(TWO, "on", true, Map.of())));
    entries.add(new Entry(2, AT, new Event.UndoRequested(Optional.of("two"), ANNA, "")));
    for (Event event : events) {
      entries.add(new Entry(entries.size() + 1, AT, event));
    }
    return new RunEnding(PLAN, RunState.of(entries));
  }

  @Test
  void undoThatAsks_isParkedAndSaysHowToAnswerAndGoOn() {
    RunEnding asks =
        after(new Event.DoubtRaised(TWO, "Undo it all the same?", List.of("painted"), true));
    assertThat(asks.exitCodeOfUndo()).isEqualTo(ExitCode.PARKED);
    assertThat(asks.exitCode()).isEqualTo(ExitCode.PARKED);
    assertThat(asks.text("move-1"))
        .isEqualTo(
            """
            Run move-1 stopped before its end.
              two@toy: undo unknown: Undo it all the same?
            Say what is to become of it: changeover answer move-1 two@toy done|again|failed --reason WHY; changeover undo move-1 --to two\
            """);
  }

  @Test
  void undoThatFailed_isAFailedStepAndTriedAgainAsFarAsItWasAskedFor() {
    RunEnding failed = after(new Event.UndoFailed(TWO, "stuck"));
    assertThat(failed.exitCodeOfUndo()).isEqualTo(ExitCode.STEP_FAILED);
    assertThat(failed.text("move-1"))
        .endsWith("Mend what is wrong, then: changeover undo move-1 --to two");
  }

  @Test
  void undoThatWasInterrupted_goesOn() {
    RunEnding interrupted = after(new Event.UndoStarted(TWO, 1));
    assertThat(interrupted.exitCodeOfUndo()).isEqualTo(ExitCode.PARKED);
    assertThat(interrupted.text("move-1")).endsWith("To go on: changeover undo move-1 --to two");
  }

  @Test
  void undoThatCameToItsEnd_isDone() {
    RunEnding done = after(new Event.TaskUndone(TWO, "off"), new Event.UndoFinished());
    assertThat(done.exitCodeOfUndo()).isEqualTo(ExitCode.DONE);
    assertThat(done.exitCode()).isEqualTo(ExitCode.CANCELLED_OR_UNDONE);
    assertThat(done.text("move-1"))
        .isEqualTo(
            """
            Run move-1 is undone (down to two).
            To do it again and go on: changeover resume move-1\
            """);
  }

  @Test
  void runThatCannotGoOn_saysWhyInsteadOfHowTo_unlessItIsThrough() {
    RunEnding failed =
        new RunEnding(
            PLAN,
            RunState.of(
                List.of(
                    new Entry(1, AT, new Event.TaskFailed(TWO, "disk full", Optional.empty())))));
    assertThat(failed.text("move-1"))
        .endsWith("changeover retry move-1 two@toy; changeover resume move-1");
    assertThat(failed.lastText("move-1", "The lab is gone."))
        .isEqualTo(
            """
            Run move-1 stopped before its end.
              two@toy: failed: disk full
            The lab is gone.\
            """);
    var finished =
        new RunEnding(
            PLAN, RunState.of(List.of(new Entry(1, AT, new Event.RunFinished(List.of())))));
    assertThat(finished.lastText("move-1", "The lab is gone."))
        .isEqualTo("Run move-1 is finished.");
  }
}
