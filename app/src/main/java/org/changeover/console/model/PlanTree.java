package org.changeover.console.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.changeover.plan.Phase;
import org.changeover.plan.Step;
import org.changeover.run.RunPlan;
import org.changeover.run.TaskId;
import org.changeover.run.TaskStatus;

/**
 * The plan as rows: phases, their steps, and beneath a step with several targets or a chain its
 * targets and links. What nobody folded by hand is open while something in it is under way, waits
 * for somebody or failed.
 */
public final class PlanTree {
  private final RunPlan plan;
  private final Roster roster;
  private final Map<RowId, Boolean> folds;
  private final Filter filter;
  private final List<Row> rows = new ArrayList<>();
  private int nameWidth;
  private Optional<Found> found = Optional.empty();

  /** What was looked for last, and where it is; -1 for nowhere. */
  private record Found(RowId id, int index) {}

  private PlanTree(RunPlan plan, Roster roster, Map<RowId, Boolean> folds, Filter filter) {
    this.plan = plan;
    this.roster = roster;
    this.folds = folds;
    this.filter = filter;
  }

  /**
   * @param folds rows that somebody opened or closed by hand
   * @param filter lets through steps by id, title, target and status
   */
  static PlanTree of(RunPlan plan, Roster roster, Map<RowId, Boolean> folds, Filter filter) {
    var tree = new PlanTree(plan, roster, folds, filter);
    plan.plan().phases().forEach(tree::phase);
    return tree;
  }

  boolean isOf(Map<RowId, Boolean> otherFolds, Filter otherFilter) {
    return folds.equals(otherFolds) && filter.equals(otherFilter);
  }

  /** The rows from the top down. */
  public List<Row> rows() {
    return Collections.unmodifiableList(rows);
  }

  /** The number of a row; -1 when it is not shown. */
  public int indexOf(RowId id) {
    Found at =
        found.filter(one -> one.id().equals(id)).orElseGet(() -> new Found(id, searched(id)));
    found = Optional.of(at);
    return at.index();
  }

  private int searched(RowId id) {
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).id().equals(id)) {
        return i;
      }
    }
    return -1;
  }

  public Optional<Row> find(RowId id) {
    int index = indexOf(id);
    return index < 0 ? Optional.empty() : Optional.of(rows.get(index));
  }

  /** The cells that the widest name takes, with two for each level above it. */
  public int nameWidth() {
    return nameWidth;
  }

  private void add(Row row) {
    rows.add(row);
    if (!row.isPhase()) {
      nameWidth = Math.max(nameWidth, 2 * row.depth() + Width.of(row.name()));
    }
  }

  private void phase(Phase phase) {
    var steps = phase.steps().stream().filter(this::matches).toList();
    if (steps.isEmpty() && !filter.isEmpty()) {
      return;
    }
    var id = new RowId.OfPhase(phase.id());
    boolean open = !filter.isEmpty() || folds.getOrDefault(id, true);
    var range =
        new Roster.Range(
            roster.of(phase.steps().getFirst()).from(), roster.of(phase.steps().getLast()).end());
    add(new Row(id, 0, phase.id(), phase.title(), range, roster.tasks(range), true, open));
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
        roster.states(roster.of(step)).stream()
            .flatMap(task -> Stream.of(task.id().target(), task.status().name())));
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

  /** A row and those above it, from itself up to its phase. */
  static List<RowId> upwards(RunPlan plan, RowId row) {
    return switch (row) {
      case RowId.OfPhase _ -> List.of(row);
      case RowId.OfStep(var step) ->
          plan.plan().step(step).map(one -> upwards(row, above(plan, one))).orElse(List.of(row));
      case RowId.OfTarget(var step, _) ->
          plan.plan()
              .step(step)
              .map(one -> upwards(row, and(above(plan, one), new RowId.OfStep(step))))
              .orElse(List.of(row));
      case RowId.OfLink(var task) -> upwards(row, above(plan, task));
    };
  }

  private static List<RowId> and(List<RowId> rows, RowId last) {
    return Stream.concat(rows.stream(), Stream.of(last)).toList();
  }

  private static List<RowId> upwards(RowId row, List<RowId> above) {
    return Stream.concat(Stream.of(row), above.reversed().stream()).toList();
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
    return plan.outer(task.step())
        .orElseThrow(() -> new IllegalArgumentException("the plan has no step " + task.step()));
  }

  private void step(Step step) {
    List<String> targets = plan.targetsOf(step);
    Roster.Range range = roster.of(step);
    boolean foldable = range.size() > 1;
    var id = new RowId.OfStep(step.id());
    boolean open = foldable && open(id, () -> roster.first(range, PlanTree::calls).isPresent());
    add(new Row(id, 1, step.id(), title(step), range, roster.tasks(range), foldable, open));
    int links = Math.max(1, step.chain().size());
    for (int i = 0; open && i < targets.size(); i++) {
      target(step, targets.get(i), range.part(i, links));
    }
  }

  private void target(Step step, String target, Roster.Range turn) {
    var id = new RowId.OfTarget(step.id(), target);
    boolean foldable = turn.size() > 1;
    boolean open = foldable && open(id, () -> roster.any(turn, PlanTree::calls));
    add(new Row(id, 2, target, "", turn, roster.tasks(turn), foldable, open));
    for (int i = 0; open && i < step.chain().size(); i++) {
      Step link = step.chain().get(i);
      var task = new TaskId(link.id(), target);
      Roster.Range range = turn.part(i, 1);
      add(
          new Row(
              new RowId.OfLink(task),
              3,
              link.id(),
              title(link),
              range,
              roster.tasks(range),
              false,
              false));
    }
  }

  private boolean open(RowId id, BooleanSupplier byItself) {
    Boolean byHand = folds.get(id);
    return byHand != null ? byHand : byItself.getAsBoolean();
  }

  private static boolean calls(TaskStatus status) {
    return status.active()
        || status.asksSomebody()
        || status == TaskStatus.FAILED
        || status == TaskStatus.RETRYING
        || status == TaskStatus.UNDO_FAILED;
  }

  private static String title(Step step) {
    return step.title().equals(step.id()) ? "" : step.title();
  }
}
