package org.changeover.cli;

import java.time.Instant;
import java.util.List;
import org.changeover.run.Decisions;
import org.changeover.run.Folded;
import org.changeover.run.Outlook;
import org.changeover.run.RunState;
import org.changeover.run.RunStatus;
import org.changeover.run.TaskId;
import org.changeover.runs.RunFolder;

/**
 * How it stands with a run: what its journal says, and what follows from that.
 *
 * @param engine whether one owns it now
 * @param failures the tasks whose failure keeps it from going on
 */
record Standing(String run, RunState state, boolean engine, List<Outlook.Awaited> failures) {
  Standing {
    failures = List.copyOf(failures);
  }

  /**
   * @throws CommandRefusedException when its plan can no longer be read
   */
  static Standing of(RunFolder run) {
    return of(run, run.state());
  }

  /**
   * @param state of the run
   * @throws CommandRefusedException when its plan can no longer be read
   */
  static Standing of(RunFolder run, RunState state) {
    boolean open = state.status() == RunStatus.RUNNING || state.status() == RunStatus.UNDOING;
    List<Outlook.Awaited> failures =
        open && state.start().isPresent()
            ? Decisions.of(FrozenPlan.of(run, state).runPlan(), state, Instant.now())
                .awaited()
                .stream()
                .filter(one -> one.whose() == Outlook.Whose.FAILURE)
                .toList()
            : List.of();
    return new Standing(run.id(), state, run.engine().engineLives(), failures);
  }

  private boolean isNew() {
    return state.sequence() == 0;
  }

  /** One word, that of the JSON. */
  String word() {
    if (isNew()) {
      return "new";
    }
    return failures.isEmpty() ? Wording.word(state.status()) : "failed";
  }

  /** Why it stands so; empty where there is no reason. */
  String why() {
    if (failures.isEmpty()) {
      return state.why();
    }
    String tasks = String.join(", ", Folded.names(failed()));
    return (state.status() == RunStatus.UNDOING ? "undo of " : "at ") + tasks;
  }

  private List<TaskId> failed() {
    return failures.stream().map(Outlook.Awaited::task).toList();
  }

  /** A step by its name means all of it that failed. */
  private String several() {
    List<String> steps = failed().stream().map(TaskId::step).distinct().toList();
    return steps.size() == 1 ? steps.getFirst() : "STEP@TARGET";
  }

  /** A few words for people. */
  String text() {
    if (isNew()) {
      return "never began";
    }
    String why = why().isBlank() ? "" : " (" + why() + ")";
    String down =
        state.downtimeAt(Instant.now()).isZero()
            ? ""
            : ", downtime " + Wording.duration(state.downtimeAt(Instant.now()));
    return word() + why + down + owner();
  }

  private String owner() {
    if (state.status().ended() || engine) {
      return "";
    }
    return failures.isEmpty() ? ", no engine: 'changeover resume' continues it" : ", no engine";
  }

  /** What to do about a failure, or after an undo; empty where nothing is to be done. */
  List<String> advice() {
    if (state.status() == RunStatus.UNDONE) {
      return List.of(Wording.redo(run));
    }
    if (failures.isEmpty()) {
      return List.of();
    }
    if (state.status() == RunStatus.UNDOING) {
      return List.of("Mend what is wrong, then: " + Wording.undoAgain(run, state));
    }
    String task = failures.size() == 1 ? failures.getFirst().task().toString() : several();
    String resume = engine ? "" : "; changeover resume " + run;
    return List.of(
        "Mend what is wrong, then: changeover retry %s %s%s".formatted(run, task, resume),
        "Or leave it out:          changeover skip %s %s%s".formatted(run, task, resume),
        "Or take all back:         changeover undo " + run);
  }
}
