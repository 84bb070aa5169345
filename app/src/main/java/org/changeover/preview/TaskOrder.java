package org.changeover.preview;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.changeover.plan.Phase;
import org.changeover.plan.Step;
import org.changeover.run.RunPlan;
import org.changeover.run.TaskId;

/**
 * In which order the tasks of a run may come: none before what it needs. What runs side by side
 * comes in the order in which it is written.
 */
public final class TaskOrder {
  private final Phase phase;
  private final Set<Step> ordered = new LinkedHashSet<>();

  private TaskOrder(Phase phase) {
    this.phase = phase;
  }

  public static List<TaskId> of(RunPlan plan) {
    var tasks = new ArrayList<TaskId>();
    for (Phase phase : plan.plan().phases()) {
      for (Step step : new TaskOrder(phase).steps()) {
        plan.targetsOf(step).forEach(target -> tasks.addAll(plan.turn(step, target)));
      }
    }
    return tasks;
  }

  private Set<Step> steps() {
    phase.steps().forEach(this::visit);
    return ordered;
  }

  /** Validated plans have no circles. */
  private void visit(Step step) {
    if (!ordered.contains(step)) {
      step.needIds().forEach(need -> written(need).ifPresent(this::visit));
      ordered.add(step);
    }
  }

  private Optional<Step> written(String id) {
    return phase.steps().stream().filter(step -> step.id().equals(id)).findFirst();
  }
}
