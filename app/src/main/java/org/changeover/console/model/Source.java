package org.changeover.console.model;

import org.changeover.run.RunPlan;
import org.changeover.run.TaskId;

/** Whose lines are read. */
public sealed interface Source {

  /** Everything that happens and is said in the run. */
  record OfRun() implements Source {}

  /** One task, also what it said before this console was there. */
  record OfTask(TaskId task) implements Source {}

  /** All that a row of the plan stands for. */
  record OfRow(RowId row) implements Source {}

  /** All that is done and said on a host. */
  record OfHost(String name) implements Source {}

  /** Whether a line of the run is one of them. */
  default boolean has(OutputLine line, RunPlan plan) {
    return switch (this) {
      case OfRun _ -> true;
      case OfTask(var task) -> line.task().equals(task);
      case OfHost(var name) -> line.host().equals(name) || line.task().target().equals(name);
      case OfRow(var row) -> beneath(row, line.task(), plan);
    };
  }

  /** Whether a task belongs to a row of the plan. */
  static boolean beneath(RowId row, TaskId task, RunPlan plan) {
    return switch (row) {
      case RowId.OfPhase(var phase) ->
          plan.plan().phases().stream()
              .filter(one -> one.id().equals(phase))
              .flatMap(one -> one.steps().stream())
              .anyMatch(step -> within(step.id(), task, plan));
      case RowId.OfStep(var step) -> within(step, task, plan);
      case RowId.OfTarget(var step, var target) ->
          task.target().equals(target) && within(step, task, plan);
      case RowId.OfLink(var link) -> task.equals(link);
    };
  }

  private static boolean within(String step, TaskId task, RunPlan plan) {
    return task.step().equals(step)
        || plan.outer(task.step()).filter(outer -> outer.id().equals(step)).isPresent();
  }
}
