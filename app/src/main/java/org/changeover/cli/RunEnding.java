package org.changeover.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.changeover.run.Decisions;
import org.changeover.run.Folded;
import org.changeover.run.RunPlan;
import org.changeover.run.RunState;
import org.changeover.run.RunStatus;
import org.changeover.run.TaskId;
import org.changeover.run.TaskState;
import org.changeover.run.TaskStatus;
import org.changeover.text.Sanitiser;

/** What is said of a run when its engine has let go of it, and the exit code that goes with it. */
final class RunEnding {
  private final RunPlan plan;
  private final RunState state;

  RunEnding(RunPlan plan, RunState state) {
    this.plan = plan;
    this.state = state;
  }

  /** Of {@code run} and {@code resume}. */
  int exitCode() {
    return switch (state.status()) {
      case FINISHED -> failed() ? ExitCode.STEP_FAILED : ExitCode.DONE;
      case CANCELLING, CANCELLED, UNDONE -> ExitCode.CANCELLED_OR_UNDONE;
      case RUNNING, UNDOING -> halted() ? ExitCode.STEP_FAILED : ExitCode.PARKED;
      case PAUSED, PARKED -> ExitCode.PARKED;
    };
  }

  /** Of {@code undo}. */
  int exitCodeOfUndo() {
    return switch (state.status()) {
      case UNDONE -> ExitCode.DONE;
      case UNDOING -> exitCode();
      case RUNNING, PAUSED, PARKED, CANCELLING, CANCELLED, FINISHED -> ExitCode.STEP_FAILED;
    };
  }

  private boolean failed() {
    return state.tasks().values().stream().anyMatch(task -> task.status() == TaskStatus.FAILED);
  }

  private boolean halted() {
    return Decisions.of(plan, state, Instant.now()).failed();
  }

  /** A line or more for people. */
  String text(String run) {
    return text(run, next(run));
  }

  /**
   * The same of a run that nobody can go on with.
   *
   * @param why it cannot be gone on with
   */
  String lastText(String run, String why) {
    boolean through = state.status() == RunStatus.FINISHED && !failed();
    return text(run, through ? "" : troubles() + "%n%s".formatted(why));
  }

  private String text(String run, String next) {
    Duration down = state.downtimeAt(Instant.now());
    String budget =
        plan.plan().downtime().map(d -> " of " + Wording.duration(d) + " allowed").orElse("");
    String measured =
        plan.plan().probe().isPresent()
            ? "%nDowntime seen by the probe: %s%s".formatted(Wording.duration(down), budget)
            : "";
    return Sanitiser.cleanLines("Run %s %s.%s%s".formatted(run, standing(), measured, next));
  }

  private String standing() {
    boolean stopped = state.status() == RunStatus.RUNNING || state.status() == RunStatus.UNDOING;
    String why = state.why().isBlank() ? "" : " (" + state.why() + ")";
    return stopped ? "stopped before its end" : "is " + Wording.word(state.status()) + why;
  }

  private String next(String run) {
    return switch (state.status()) {
      case CANCELLED, CANCELLING -> "";
      case UNDONE -> "%n%s".formatted(Wording.redo(run));
      case FINISHED -> failed() ? troubles() + again(run) : "";
      case UNDOING -> troubles() + "%n".formatted() + undoing(run);
      case PAUSED, PARKED -> "%nTo go on: changeover resume %s".formatted(run);
      case RUNNING -> troubles() + again(run);
    };
  }

  private String undoing(String run) {
    String again = Wording.undoAgain(run, state);
    if (halted()) {
      return "Mend what is wrong, then: " + again;
    }
    return state.tasks().values().stream()
        .filter(task -> task.status() == TaskStatus.UNDO_UNKNOWN)
        .findFirst()
        .map(task ->
            "Say what is to become of it: changeover answer %s %s done|again|failed --reason WHY; %s"
                .formatted(run, task.id(), again))
        .orElse("To go on: " + again);
  }

  private String again(String run) {
    return "%nMend what is wrong, then: changeover retry %s %s; changeover resume %s"
        .formatted(run, retried(), run);
  }

  /** What to try again, by name where it is one step. */
  private String retried() {
    List<TaskId> ids = troubled().map(TaskState::id).toList();
    List<String> steps = ids.stream().map(TaskId::step).distinct().toList();
    if (steps.size() != 1) {
      return "STEP";
    }
    return ids.size() == 1 ? ids.getFirst().toString() : steps.getFirst();
  }

  private Stream<TaskState> troubled() {
    return plan.tasks().stream().map(state::task).filter(task -> isTrouble(task.status()));
  }

  private String troubles() {
    return Folded.of(troubled().toList(), TaskState::id, RunEnding::trouble).stream()
        .map(one -> "%n  %s: %s".formatted(one.name(), one.said()))
        .collect(Collectors.joining());
  }

  private static String trouble(TaskState task) {
    return Wording.word(task.status()) + ": " + task.detail();
  }

  private static boolean isTrouble(TaskStatus status) {
    return switch (status) {
      case FAILED, REJECTED, UNKNOWN, UNDO_UNKNOWN, IN_DOUBT, UNDO_FAILED, STOPPED -> true;
      case PENDING,
          RUNNING,
          GATE,
          APPROVED,
          WAITING,
          MANUAL,
          RETRYING,
          SUCCEEDED,
          SKIPPED,
          UNDOING,
          UNDO_CONFIRMED,
          UNDONE ->
          false;
    };
  }
}
