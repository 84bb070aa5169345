package org.changeover.console.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.changeover.plan.Phase;
import org.changeover.plan.Step;
import org.changeover.run.RunPlan;
import org.changeover.run.RunState;
import org.changeover.run.TaskId;
import org.changeover.run.TaskState;
import org.changeover.run.TaskStatus;

/**
 * The plan as rows: phases, their steps, and beneath a step with several targets or a chain its
 * targets and links. What nobody folded by hand is open while something in it is under way, waits
 * for somebody or failed.
 */
public final class PlanTree {
  private final RunPlan plan;
  private final RunState state;
  private final Map<RowId, Boolean> folds;
  private final Filter filter;
  private final List<Row> rows = new ArrayList<>();

  private PlanTree(RunPlan plan, RunState state, Map<RowId, Boolean> folds, Filter filter) {
    this.plan = plan;
    this.state = state;
    this.folds = folds;
    this.filter = filter;
  }

  /**
   * The rows from the top down.
   *
   * @param folds rows that somebody opened or closed by hand
   * @param filter lets through steps by id, title, target and status
   */
  public static List<Row> rows(
      RunPlan plan, RunState state, Map<RowId, Boolean> folds, Filter filter) {
    var tree = new PlanTree(plan, state, folds, filter);
    plan.plan().phases().forEach(tree::phase);
    return List.copyOf(tree.rows);
  }

  private void phase(Phase phase) {
    var steps = phase.steps().stream().filter(this::matches).toList();
    if (steps.isEmpty() && !filter.isEmpty()) {
      return;
    }
    var id = new RowId.OfPhase(phase.id());
    var tasks = phase.steps().stream().flatMap(step -> tasks(step).stream()).toList();
    boolean open = !filter.isEmpty() || folds.getOrDefault(id, true);
    rows.add(new Row(id, 0, phase.id(), phase.title(), tasks, true, open));
    if (open) {
      steps.forEach(this::step);
    }
  }

  private boolean matches(Step step) {
    return filter.lets(sought -> about(step).anyMatch(text -> holds(text, sought)));
  }

  private Stream<String> about(Step step) {
    return Stream.concat(
        Stream.concat(Stream.of(step), step.chain().stream())
            .flatMap(one -> Stream.of(one.id(), one.title())),
        tasks(step).stream()
            .flatMap(task -> Stream.of(task.target(), state.task(task).status().name())));
  }

  private static boolean holds(String text, String sought) {
    return text.toLowerCase(Locale.ROOT).contains(sought);
  }

  /** The lowest row that a task is in, whatever is folded. */
  static RowId row(RunPlan plan, TaskId task) {
    Step step = outer(plan, task);
    boolean alone = plan.targetsOf(step).size() == 1 && step.chain().size() < 2;
    if (alone) {
      return new RowId.OfStep(step.id());
    }
    return step.chain().size() > 1
        ? new RowId.OfLink(task)
        : new RowId.OfTarget(step.id(), task.target());
  }

  /** The rows that must be open for a task's row to be shown. */
  static List<RowId> above(RunPlan plan, TaskId task) {
    Step step = outer(plan, task);
    var rows = new ArrayList<>(above(plan, step));
    RowId lowest = row(plan, task);
    if (!(lowest instanceof RowId.OfStep)) {
      rows.add(new RowId.OfStep(step.id()));
    }
    if (lowest instanceof RowId.OfLink) {
      rows.add(new RowId.OfTarget(step.id(), task.target()));
    }
    return rows;
  }

  /** The rows that must be open for a step's row to be shown. */
  static List<RowId> above(RunPlan plan, Step step) {
    return plan.plan().phases().stream()
        .filter(phase -> phase.steps().contains(step))
        .<RowId>map(phase -> new RowId.OfPhase(phase.id()))
        .toList();
  }

  private static Step outer(RunPlan plan, TaskId task) {
    return plan.plan()
        .chainAround(task.step())
        .or(() -> plan.plan().step(task.step()))
        .orElseThrow(() -> new IllegalArgumentException("the plan has no step " + task.step()));
  }

  private void step(Step step) {
    List<String> targets = plan.targetsOf(step);
    List<TaskId> tasks = tasks(step);
    boolean foldable = tasks.size() > 1;
    var id = new RowId.OfStep(step.id());
    boolean open = foldable && open(id, tasks);
    rows.add(new Row(id, 1, step.id(), title(step), tasks, foldable, open));
    if (open) {
      targets.forEach(target -> target(step, target));
    }
  }

  private void target(Step step, String target) {
    var id = new RowId.OfTarget(step.id(), target);
    List<TaskId> turn = plan.turn(step, target);
    boolean foldable = turn.size() > 1;
    boolean open = foldable && open(id, turn);
    rows.add(new Row(id, 2, target, "", turn, foldable, open));
    if (open) {
      for (Step link : step.chain()) {
        var task = new TaskId(link.id(), target);
        rows.add(
            new Row(
                new RowId.OfLink(task), 3, link.id(), title(link), List.of(task), false, false));
      }
    }
  }

  private boolean open(RowId id, List<TaskId> tasks) {
    Boolean byHand = folds.get(id);
    if (byHand != null) {
      return byHand;
    }
    return tasks.stream().map(state::task).map(TaskState::status).anyMatch(PlanTree::calls);
  }

  private static boolean calls(TaskStatus status) {
    return status.active()
        || status.asksSomebody()
        || status == TaskStatus.FAILED
        || status == TaskStatus.RETRYING
        || status == TaskStatus.UNDO_FAILED;
  }

  private List<TaskId> tasks(Step step) {
    return plan.targetsOf(step).stream()
        .flatMap(target -> plan.turn(step, target).stream())
        .toList();
  }

  private static String title(Step step) {
    return step.title().equals(step.id()) ? "" : step.title();
  }
}
