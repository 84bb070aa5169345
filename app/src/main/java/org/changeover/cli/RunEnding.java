package org.changeover.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.changeover.run.Decisions;
import org.changeover.run.RunPlan;
import org.changeover.run.RunState;
import org.changeover.run.RunStatus;
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
    Duration down = state.downtimeAt(Instant.now());
    String budget =
        plan.plan().downtime().map(d -> " of " + Wording.duration(d) + " allowed").orElse("");
    String measured =
        plan.plan().probe().isPresent()
            ? "%nDowntime seen by the probe: %s%s".formatted(Wording.duration(down), budget)
            : "";
    return Sanitiser.cleanLines("Run %s %s.%s%s".formatted(run, standing(), measured, next(run)));
  }

  private String standing() {
    boolean stopped = state.status() == RunStatus.RUNNING || state.status() == RunStatus.UNDOING;
    String why = state.why().isBlank() ? "" : " (" + state.why() + ")";
    return stopped ? "stopped before its end" : "is " + Wording.word(state.status()) + why;
  }

  private String next(String run) {
    return switch (state.status()) {
      case FINISHED, CANCELLED, UNDONE, CANCELLING -> "";
      case UNDOING -> troubles() + "%n".formatted() + undoing(run);
      case PAUSED, PARKED -> "%nTo go on: changeover resume %s".formatted(run);
      case RUNNING ->
          troubles()
              + "%nMend what is wrong, then: changeover retry %s %s; changeover resume %s"
                  .formatted(run, retried(), run);
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

  /** The step to try again, by name where there is but one. */
  private String retried() {
    List<String> troubled =
        state.tasks().values().stream()
            .filter(task -> isTrouble(task.status()))
            .map(task -> task.id().toString())
            .toList();
    return troubled.size() == 1 ? troubled.getFirst() : "STEP";
  }

  private String troubles() {
    return state.tasks().values().stream()
        .filter(task -> isTrouble(task.status()))
        .map(RunEnding::trouble)
        .collect(Collectors.joining());
  }

  private static String trouble(TaskState task) {
    return "%n  %s: %s: %s".formatted(task.id(), Wording.word(task.status()), task.detail());
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
