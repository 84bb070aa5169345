package org.changeover.run;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.changeover.plan.Plan;
import org.changeover.plan.Step;
import org.changeover.plan.Validated;
import org.changeover.spi.Target;

/**
 * A plan on an inventory: which tasks its steps have.
 *
 * @param targets the target names of each outer step; the links of a chain share those of the chain
 */
public record RunPlan(Plan plan, Map<String, List<String>> targets) {
  public RunPlan {
    requireNonNull(plan, "plan is null");
    targets = Map.copyOf(targets);
  }

  public static RunPlan of(Validated validated) {
    var targets = new LinkedHashMap<String, List<String>>();
    validated
        .plan()
        .steps()
        .forEach(step ->
            targets.put(step.id(), validated.targetsOf(step).stream().map(Target::name).toList()));
    return new RunPlan(validated.plan(), targets);
  }

  public List<String> targetsOf(Step step) {
    List<String> own = targets.get(step.id());
    return own != null ? own : plan.chainAround(step.id()).map(this::targetsOf).orElse(List.of());
  }

  /** The step of a task, when the plan has it. */
  public Optional<Step> step(TaskId task) {
    return plan.step(task.step()).filter(step -> targetsOf(step).contains(task.target()));
  }

  /** The tasks of a step on one target: itself, or every link of its chain. */
  public List<TaskId> turn(Step step, String target) {
    if (step.chain().isEmpty()) {
      return List.of(new TaskId(step.id(), target));
    }
    return step.chain().stream().map(link -> new TaskId(link.id(), target)).toList();
  }

  /** Every task, in the order of the plan. */
  public List<TaskId> tasks() {
    var all = new ArrayList<TaskId>();
    plan.steps().forEach(step -> targetsOf(step).forEach(target -> all.addAll(turn(step, target))));
    return all;
  }

  /**
   * What an undo takes back, in its order.
   *
   * @param to the step to undo last; empty for all
   */
  public List<TaskState> toUndo(RunState state, Optional<String> to) {
    Set<String> steps = stepsToUndo(to);
    return state.lastEndedFirst().stream()
        .filter(task -> steps.contains(task.id().step()))
        .filter(TaskState::toUndo)
        .toList();
  }

  /**
   * That step, all behind it in the plan, and what is written before it but needs any of these;
   * links of chains included.
   */
  Set<String> stepsToUndo(Optional<String> to) {
    List<String> all = plan.everyStep().map(Step::id).toList();
    int first = Math.max(0, to.map(all::indexOf).orElse(0));
    var steps = new HashSet<>(all.subList(first, all.size()));
    to.flatMap(plan::chainAround).map(Step::id).ifPresent(steps::add);
    int before;
    do {
      before = steps.size();
      plan.steps()
          .filter(step -> step.needIds().stream().anyMatch(steps::contains))
          .forEach(step -> {
            steps.add(step.id());
            step.chain().forEach(link -> steps.add(link.id()));
          });
    } while (steps.size() > before);
    return steps;
  }
}
