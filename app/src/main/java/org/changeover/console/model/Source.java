package org.changeover.console.model;

import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.changeover.plan.Step;
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

  /** Whether a line of the run is one of them; to be asked of many. */
  default Predicate<OutputLine> among(RunPlan plan) {
    return switch (this) {
      case OfRun _ -> _ -> true;
      case OfTask(var task) -> line -> line.task().equals(task);
      case OfHost(var name) ->
          line -> line.host().equals(name) || line.task().target().equals(name);
      case OfRow(var row) -> {
        Predicate<TaskId> tasks = beneath(row, plan);
        yield line -> tasks.test(line.task());
      }
    };
  }

  /** Whether a task belongs to a row of the plan. */
  static Predicate<TaskId> beneath(RowId row, RunPlan plan) {
    return switch (row) {
      case RowId.OfPhase(var phase) -> ofSteps(inPhase(phase, plan));
      case RowId.OfStep(var step) -> ofSteps(within(step, plan));
      case RowId.OfTarget(var step, var target) ->
          ofSteps(within(step, plan)).and(task -> task.target().equals(target));
      case RowId.OfLink(var link) -> link::equals;
    };
  }

  private static Predicate<TaskId> ofSteps(Stream<Step> steps) {
    Set<String> ids = steps.map(Step::id).collect(Collectors.toSet());
    return task -> ids.contains(task.step());
  }

  private static Stream<Step> inPhase(String phase, RunPlan plan) {
    return plan.plan().phases().stream()
        .filter(one -> one.id().equals(phase))
        .flatMap(one -> one.steps().stream())
        .flatMap(step -> within(step.id(), plan));
  }

  /** A step, and the links of a chain. */
  private static Stream<Step> within(String step, RunPlan plan) {
    return plan.plan()
        .everyStep()
        .filter(one ->
            one.id().equals(step)
                || plan.outer(one.id()).filter(outer -> outer.id().equals(step)).isPresent());
  }
}
