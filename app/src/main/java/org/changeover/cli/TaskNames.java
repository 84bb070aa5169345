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

  /** That the run was in when they were asked for. */
  RunState state() {
    return state;
  }

  /**
   * The tasks meant; the name of a chain means its links. Where they are several, those of a
   * fitting status; where it is one, that one whatever its status.
   *
   * @param fitting statuses, in the order of preference: the first that any of them has counts
   * @throws CommandRefusedException when there are none
   */
  List<TaskId> find(String text, List<Set<TaskStatus>> fitting) {
    List<TaskId> all = text.contains("@") ? named(text) : ofStep(text);
    List<TaskId> found =
        fitting.stream()
            .map(statuses -> in(statuses, all))
            .filter(some -> !some.isEmpty())
            .findFirst()
            .orElse(List.of());
    if (found.isEmpty() && all.size() > 1) {
      throw new CommandRefusedException(
          ExitCode.STEP_FAILED,
          all.stream()
              .map(id -> id + " is " + Wording.word(state.task(id).status()))
              .collect(Collectors.joining(", ")));
    }
    return found.isEmpty() ? all : found;
  }

  private List<TaskId> in(Set<TaskStatus> statuses, List<TaskId> all) {
    return all.stream().filter(id -> statuses.contains(state.task(id).status())).toList();
  }

  private List<TaskId> ofStep(String step) {
    List<TaskId> all = plan.tasks().stream().filter(id -> isOf(id, step)).toList();
    if (all.isEmpty()) {
      throw CommandRefusedException.badUsage(
          "the plan has no step '%s'; there are: %s".formatted(step, steps()));
    }
    return all;
  }

  private boolean isOf(TaskId id, String step) {
    return id.step().equals(step)
        || plan.outer(id.step()).filter(outer -> outer.id().equals(step)).isPresent();
  }

  private List<TaskId> named(String text) {
    TaskId name;
    try {
      name = TaskId.parse(text);
    } catch (IllegalArgumentException e) {
      throw CommandRefusedException.badUsage(e.getMessage());
    }
    List<TaskId> all =
        plan.tasks().stream()
            .filter(id -> id.target().equals(name.target()) && isOf(id, name.step()))
            .toList();
    if (all.isEmpty()) {
      throw CommandRefusedException.badUsage(
          "the plan has no '%s'; there are: %s"
              .formatted(
                  text,
                  plan.tasks().stream().map(TaskId::toString).collect(Collectors.joining(", "))));
    }
    return all;
  }

  private String steps() {
    return plan.tasks().stream().map(TaskId::step).distinct().collect(Collectors.joining(", "));
  }
}
