package org.changeover.console.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.changeover.run.Actor;
import org.changeover.run.RunPlan;
import org.changeover.run.RunState;
import org.changeover.run.TaskId;
import org.changeover.run.TaskState;
import org.changeover.run.TaskStatus;

/**
 * Everything that a console shows.
 *
 * @param actor who sits at it
 * @param help the first line of help that is shown; empty while help is closed
 */
public record ConsoleModel(
    Actor actor,
    Size size,
    World world,
    Screen screen,
    Optional<Dialog> dialog,
    Optional<Integer> help,
    Optional<Flash> flash) {
  public ConsoleModel {
    requireNonNull(actor, "actor is null");
  }

  public static ConsoleModel of(RunPlan plan, Actor actor, Size size, Instant now) {
    World world = World.of(plan, now);
    RowId first = new RowId.OfPhase(plan.plan().phases().getFirst().id());
    return new ConsoleModel(
        actor, size, world, Screen.at(first), Optional.empty(), Optional.empty(), Optional.empty());
  }

  public RunState state() {
    return world.state();
  }

  public RunPlan plan() {
    return world.plan();
  }

  public Instant now() {
    return world.now();
  }

  public Layout layout() {
    return Layout.of(size);
  }

  public List<Row> rows() {
    return PlanTree.rows(plan(), state(), screen.folds(), screen.filter());
  }

  /** The selected row; the first one when the selected one is folded or filtered away. */
  public Optional<Row> selectedRow() {
    return selectedRow(rows());
  }

  static Optional<Row> find(List<Row> rows, RowId id) {
    return rows.stream().filter(row -> row.id().equals(id)).findFirst();
  }

  public Optional<Row> selectedRow(List<Row> rows) {
    return find(rows, screen.selected()).or(() -> rows.stream().findFirst());
  }

  /** The tasks that the selection stands for; of a phase, all of its tasks. */
  public List<TaskId> selectedTasks() {
    return selectedRow().map(Row::tasks).orElse(List.of());
  }

  /** The task that the selection comes down to: what calls for somebody first, then what runs. */
  public Optional<TaskId> selectedTask() {
    List<TaskId> tasks = selectedTasks();
    return first(tasks, TaskStatus::asksSomebody)
        .or(() -> first(tasks, TaskStatus::active))
        .or(() -> first(tasks, ConsoleModel::broken))
        .or(() -> lastBegun(tasks))
        .or(() -> tasks.stream().findFirst());
  }

  private Optional<TaskId> lastBegun(List<TaskId> tasks) {
    return tasks.reversed().stream()
        .filter(task -> state().task(task).status() != TaskStatus.PENDING)
        .findFirst();
  }

  /** A task with such a status: a selected one, else the only or first one of the plan. */
  Optional<TaskId> wanted(Predicate<TaskStatus> status) {
    return first(selectedTasks(), status).or(() -> first(plan().tasks(), status));
  }

  Optional<TaskId> first(List<TaskId> tasks, Predicate<TaskStatus> status) {
    return tasks.stream().filter(task -> status.test(state().task(task).status())).findFirst();
  }

  static boolean broken(TaskStatus status) {
    return status == TaskStatus.FAILED
        || status == TaskStatus.REJECTED
        || status == TaskStatus.STOPPED
        || status == TaskStatus.RETRYING
        || status == TaskStatus.UNDO_FAILED;
  }

  /** What an undo down to a step would take back, in its order. */
  public List<TaskState> undone(Optional<String> to) {
    return plan().toUndo(state(), to);
  }

  /** The output that is shown: as it was when somebody scrolled back, else live. */
  public Ring shownOutput() {
    return screen
        .frozen()
        .map(Screen.Frozen::ring)
        .or(() -> selectedTask().map(task -> world.output().of(task).ring()))
        .orElse(Ring.empty());
  }

  /** The number of the first line of output that is shown. */
  public long outputTop() {
    Ring ring = shownOutput();
    long last = Math.max(ring.first(), ring.end() - layout().outputRows());
    return screen.frozen().map(at -> Math.clamp(at.top(), ring.first(), last)).orElse(last);
  }

  ConsoleModel with(Output next) {
    return with(world.output(next));
  }

  ConsoleModel with(World next) {
    return new ConsoleModel(actor, size, next, screen, dialog, help, flash);
  }

  ConsoleModel with(Screen next) {
    return new ConsoleModel(actor, size, world, next, dialog, help, flash);
  }

  ConsoleModel with(Size next) {
    return new ConsoleModel(actor, next, world, screen, dialog, help, flash);
  }

  ConsoleModel dialog(Dialog next) {
    return new ConsoleModel(actor, size, world, screen, Optional.of(next), help, Optional.empty());
  }

  ConsoleModel noDialog() {
    return new ConsoleModel(actor, size, world, screen, Optional.empty(), help, flash);
  }

  ConsoleModel help(Optional<Integer> top) {
    return new ConsoleModel(actor, size, world, screen, dialog, top, flash);
  }

  ConsoleModel flash(Flash next) {
    return new ConsoleModel(actor, size, world, screen, dialog, help, Optional.of(next));
  }

  ConsoleModel noFlash() {
    return new ConsoleModel(actor, size, world, screen, dialog, help, Optional.empty());
  }
}
