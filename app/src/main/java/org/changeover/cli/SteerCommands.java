package org.changeover.cli;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.changeover.run.Event;
import org.changeover.run.Request;
import org.changeover.run.RunState;
import org.changeover.run.TaskId;
import org.changeover.run.TaskStatus;
import org.changeover.runs.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that are one request each. */
final class SteerCommands {
  private SteerCommands() {}

  /** A request that is about a step, on one target or on all for which it makes sense. */
  private abstract static class OfStep extends SteerCommand {
    private final List<Set<TaskStatus>> fitting;

    @Parameters(index = "1", paramLabel = "STEP[@TARGET]", description = "the step")
    private String step;

    OfStep(Surroundings around, Set<TaskStatus> fitting) {
      this(around, List.of(fitting));
    }

    OfStep(Surroundings around, List<Set<TaskStatus>> fitting) {
      super(around);
      this.fitting = fitting;
    }

    abstract Request request(TaskId task, RunState state);

    @Override
    List<Request> requests(RunFolder run) throws Exception {
      TaskNames names = TaskNames.of(run);
      return names.find(step, fitting).stream().map(task -> request(task, names.state())).toList();
    }
  }

  @Command(name = "approve", description = "Approve a step that waits for it.")
  static final class Approve extends OfStep {
    @Option(names = "--reason", description = "goes into the journal")
    private String reason = "";

    Approve(Surroundings around) {
      super(around, EnumSet.of(TaskStatus.GATE));
    }

    /** Of what stands in the journal now, which is said. */
    @Override
    Request request(TaskId task, RunState state) {
      state.task(task).gate().ifPresent(gate -> tell("%s asks: %s".formatted(task, gate.ask())));
      return new Request.Approve(task, reason, Optional.of(state.shown(task)));
    }
  }

  @Command(name = "reject", description = "Reject a step that waits for approval.")
  static final class Reject extends OfStep {
    @Option(names = "--reason", description = "goes into the journal")
    private String reason = "";

    Reject(Surroundings around) {
      super(around, EnumSet.of(TaskStatus.GATE));
    }

    @Override
    Request request(TaskId task, RunState state) {
      return new Request.Reject(task, reason);
    }
  }

  @Command(name = "confirm", description = "Confirm that a manual step has been done.")
  static final class Confirm extends OfStep {
    @Option(names = "--note", description = "goes into the journal")
    private String note = "";

    Confirm(Surroundings around) {
      super(around, EnumSet.of(TaskStatus.MANUAL));
    }

    @Override
    Request request(TaskId task, RunState state) {
      return new Request.Confirm(task, note);
    }
  }

  @Command(
      name = "answer",
      description = "Say what became of an effect in doubt: done, again or failed.")
  static final class Answer extends OfStep {
    @Parameters(index = "2", paramLabel = "done|again|failed", description = "what became of it")
    private Event.Answer answer;

    @Option(names = "--reason", required = true, description = "how you know")
    private String reason = "";

    Answer(Surroundings around) {
      super(around, EnumSet.of(TaskStatus.UNKNOWN, TaskStatus.UNDO_UNKNOWN));
    }

    @Override
    Request request(TaskId task, RunState state) {
      return new Request.AnswerDoubt(task, answer, reason);
    }
  }

  @Command(name = "retry", description = "Try a failed, stopped or rejected step again.")
  static final class Retry extends OfStep {
    @Option(names = "--reason", description = "goes into the journal")
    private String reason = "";

    Retry(Surroundings around) {
      super(
          around,
          List.of(
              EnumSet.of(
                  TaskStatus.FAILED, TaskStatus.STOPPED, TaskStatus.REJECTED, TaskStatus.RETRYING),
              EnumSet.of(TaskStatus.SKIPPED)));
    }

    @Override
    Request request(TaskId task, RunState state) {
      return new Request.Retry(task, reason);
    }
  }

  @Command(name = "skip", description = "Leave a step out.")
  static final class Skip extends OfStep {
    @Option(names = "--reason", description = "goes into the journal")
    private String reason = "";

    Skip(Surroundings around) {
      super(
          around,
          EnumSet.complementOf(
              EnumSet.of(
                  TaskStatus.SUCCEEDED,
                  TaskStatus.SKIPPED,
                  TaskStatus.RUNNING,
                  TaskStatus.UNDOING)));
    }

    @Override
    Request request(TaskId task, RunState state) {
      return new Request.Skip(task, reason);
    }
  }

  @Command(name = "pause", description = "Begin nothing more until the run is resumed.")
  static final class Pause extends SteerCommand {
    @Option(names = "--reason", description = "goes into the journal")
    private String reason = "";

    Pause(Surroundings around) {
      super(around);
    }

    @Override
    List<Request> requests(RunFolder run) {
      return List.of(new Request.Pause(reason));
    }
  }

  @Command(name = "cancel", description = "Stop what is under way, and end the run.")
  static final class Cancel extends SteerCommand {
    @Option(names = "--reason", description = "goes into the journal")
    private String reason = "";

    Cancel(Surroundings around) {
      super(around);
    }

    @Override
    List<Request> requests(RunFolder run) {
      return List.of(new Request.Cancel(reason));
    }
  }
}
