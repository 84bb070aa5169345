package org.changeover.cli;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.changeover.run.RunPlan;
import org.changeover.run.RunState;
import org.changeover.run.TaskId;
import org.changeover.run.TaskStatus;
import org.changeover.runs.RunFolder;

/** Finds the tasks that a person means by {@code STEP} or {@code STEP@TARGET}. */
final class TaskNames {
  private final RunPlan plan;
  private final RunState state;

  TaskNames(RunPlan plan, RunState state) {
    this.plan = plan;
    this.state = state;
  }

  static TaskNames of(RunFolder run) {
    return new TaskNames(FrozenPlan.of(run).runPlan(), run.state());
  }

  /**
   * The tasks meant. A step without a target means all its tasks of a fitting status, or its only
   * task whatever its status.
   *
   * @throws CommandRefusedException when there are none
   */
  List<TaskId> find(String text, Set<TaskStatus> fitting) {
    if (text.contains("@")) {
      return List.of(named(text));
    }
    List<TaskId> all = plan.tasks().stream().filter(id -> id.step().equals(text)).toList();
    if (all.isEmpty()) {
      throw CommandRefusedException.badUsage(
          "the plan has no step '%s'; there are: %s".formatted(text, steps()));
    }
    List<TaskId> found =
        all.stream().filter(id -> fitting.contains(state.task(id).status())).toList();
    if (found.isEmpty() && all.size() > 1) {
      throw new CommandRefusedException(
          ExitCode.STEP_FAILED,
          all.stream()
              .map(id -> id + " is " + Wording.word(state.task(id).status()))
              .collect(Collectors.joining(", ")));
    }
    return found.isEmpty() ? all : found;
  }

  private TaskId named(String text) {
    try {
      TaskId id = TaskId.parse(text);
      if (plan.tasks().contains(id)) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      throw CommandRefusedException.badUsage(e.getMessage());
    }
    throw CommandRefusedException.badUsage(
        "the plan has no '%s'; there are: %s"
            .formatted(
                text,
                plan.tasks().stream().map(TaskId::toString).collect(Collectors.joining(", "))));
  }

  private String steps() {
    return plan.tasks().stream().map(TaskId::step).distinct().collect(Collectors.joining(", "));
  }
}
