package org.changeover.console.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.ZoneId;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.changeover.run.Actor;
import org.changeover.run.Forecast;
import org.changeover.run.RunPlan;
import org.changeover.run.RunState;
import org.changeover.run.TaskId;
import org.changeover.run.TaskState;
import org.changeover.run.TaskStatus;

/**
 * Everything that a console shows.
 *
 * @param actor who sits at it
 * @param finder what is looked for among keys and commands
 * @param lines what is read in the output
 */
public record ConsoleModel(
    Actor actor,
    Size size,
    World world,
    Screen screen,
    Lines lines,
    Optional<Dialog> dialog,
    Optional<Finder> finder,
    Optional<Flash> flash) {
  public ConsoleModel {
    requireNonNull(actor, "actor is null");
  }

  /**
   * @param forecast how long its steps are going to take
   * @param zone in which times of day are said
   */
  public static ConsoleModel of(
      RunPlan plan, Forecast forecast, Actor actor, Size size, Instant now, ZoneId zone) {
    World world = World.of(plan, forecast, now, zone);
    RowId first = new RowId.OfPhase(plan.plan().phases().getFirst().id());
    return new ConsoleModel(
        actor,
        size,
        world,
        Screen.at(first),
        Lines.of(new Source.OfRow(first), Reading.BEGIN),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** With another version of the plan; what was selected stays so where that still has it. */
  ConsoleModel amended(RunPlan other) {
    World next = world.on(other);
    boolean stays =
        next.roster().range(screen.selected()).isPresent()
            && screen.marks().stream().allMatch(row -> next.roster().range(row).isPresent());
    RowId first = new RowId.OfPhase(other.plan().phases().getFirst().id());
    ConsoleModel there =
        stays
            ? with(next)
            : new ConsoleModel(
                actor,
                size,
                next,
                Screen.at(first),
                Lines.of(new Source.OfRow(first), Reading.BEGIN),
                Optional.empty(),
                finder,
                flash);
    return there.flash(
        Flash.hint(
            "The plan was amended: this is version %d of it.".formatted(state().planVersion()),
            now()));
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
    return Layout.of(size, screen.page().share());
  }

  public Roster roster() {
    return world.roster();
  }

  public PlanTree tree() {
    return roster().tree(screen.folds(), screen.filter());
  }

  public List<Row> rows() {
    return tree().rows();
  }

  /**
   * The selected row; where that is folded away the nearest above it that is shown, and the first
   * one when it is filtered away.
   */
  public Optional<Row> selectedRow() {
    return PlanTree.upwards(plan(), screen.selected()).stream()
        .flatMap(id -> tree().find(id).stream())
        .findFirst()
        .or(() -> rows().stream().findFirst());
  }

  /** What the selection stands for; of a phase, all of its tasks. */
  private Optional<Roster.Range> selected() {
    return roster().range(screen.selected()).or(() -> selectedRow().map(Row::range));
  }

  /** The tasks that keys are about: of a page that lists tasks, the one under its cursor. */
  public List<TaskId> selectedTasks() {
    return screen.page().isList()
        ? listedAt().map(List::of).orElse(List.of())
        : selected().map(roster()::tasks).orElse(List.of());
  }

  /** Those of them with such a status. */
  List<TaskId> selectedTasks(Predicate<TaskStatus> status) {
    return screen.page().isList()
        ? selectedTasks().stream().filter(task -> status.test(state().task(task).status())).toList()
        : selected().map(range -> roster().each(range, status)).orElse(List.of());
  }

  /** The task that the selection comes down to: what calls for somebody first, then what runs. */
  public Optional<TaskId> selectedTask() {
    return screen.page().isList()
        ? listedAt()
        : selected().flatMap(this::mattersMost).map(TaskState::id);
  }

  private Optional<TaskState> mattersMost(Roster.Range range) {
    return roster()
        .first(range, TaskStatus::asksSomebody)
        .or(() -> roster().first(range, TaskStatus::active))
        .or(() -> roster().first(range, ConsoleModel::broken))
        .or(() -> roster().last(range, status -> status != TaskStatus.PENDING))
        .or(() -> roster().states(range).stream().findFirst());
  }

  /** A task with such a status: a selected one, else the only or first one of the plan. */
  Optional<TaskId> wanted(Predicate<TaskStatus> status) {
    Optional<TaskId> here =
        screen.page().isList()
            ? listedAt().filter(task -> status.test(state().task(task).status()))
            : selected().flatMap(range -> roster().first(range, status)).map(TaskState::id);
    return here.or(() -> roster().first(roster().everything(), status).map(TaskState::id));
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

  /** What the output is of: where somebody scrolled back it stays what it was. */
  public Source source() {
    return screen.reading().frozen().map(Reading.Frozen::source).orElseGet(this::chosenSource);
  }

  private Source chosenSource() {
    List<Page> path = screen.path();
    Page page = screen.page() instanceof Page.Output ? path.get(path.size() - 2) : screen.page();
    return switch (page) {
      case Page.Log _ -> new Source.OfRun();
      case Page.Host(var name) -> new Source.OfHost(name);
      case Page.Plan _, Page.Step _, Page.Gates _, Page.Dns _, Page.Report _, Page.Output _ ->
          selectedRow().<Source>map(ConsoleModel::sourceOf).orElse(new Source.OfRun());
    };
  }

  private static Source sourceOf(Row row) {
    return row.tasks().size() == 1
        ? new Source.OfTask(row.tasks().getFirst())
        : new Source.OfRow(row.id());
  }

  /** With the lines that are to be read now. */
  ConsoleModel reading() {
    return with(lines.next(source(), screen.reading(), world.output(), plan()));
  }

  /** With the lines that came since, of what is read anyway. */
  ConsoleModel readingOn() {
    return with(lines.upTo(world.output(), plan()));
  }

  /** The output that is shown: as it was when somebody scrolled back, else live. */
  public Ring shownOutput() {
    return screen.reading().frozen().map(Reading.Frozen::ring).orElseGet(this::liveOutput);
  }

  public Ring liveOutput() {
    return lines.ring(world.output());
  }

  /** The first row of output that is shown. */
  public LinePlace outputTop() {
    LineRows rows = lineRows();
    return screen.reading().frozen().map(at -> rows.top(at.top())).orElseGet(rows::last);
  }

  /** The output that is shown, as rows. */
  public LineRows lineRows() {
    return new LineRows(
        shownOutput(), lineShape(), screen.reading().wrapped(), layout().outputRows());
  }

  public LineShape lineShape() {
    return LineShape.of(source(), screen.reading(), size);
  }

  /** The tasks of a page that lists them, in the order of the plan; of other pages none. */
  public List<TaskId> listed() {
    return switch (screen.page()) {
      case Page.Host(var name) -> roster().on(name).stream().map(TaskState::id).toList();
      case Page.Gates _ -> gates();
      case Page.Plan _, Page.Step _, Page.Dns _, Page.Report _, Page.Log _, Page.Output _ ->
          List.of();
    };
  }

  private List<TaskId> gates() {
    return plan()
        .plan()
        .steps()
        .filter(step -> step.approve().isPresent())
        .flatMap(step -> roster().tasks(roster().of(step)).stream())
        .toList();
  }

  /** The one of these that the cursor is on: the selected task, else the first. */
  public Optional<TaskId> listedAt() {
    List<TaskId> listed = listed();
    Optional<Roster.Range> here = roster().range(screen.selected()).filter(one -> one.size() == 1);
    return here.map(one -> roster().tasks(one).getFirst())
        .filter(listed::contains)
        .or(() -> listed.stream().findFirst());
  }

  /** The marks that count here: none where they are not shown. */
  public List<RowId> marks() {
    return screen.page() instanceof Page.Plan ? screen.marks() : List.of();
  }

  /** The tasks of all marked rows, in the order of the plan. */
  public List<TaskId> markedTasks() {
    var positions = new BitSet();
    for (RowId row : marks()) {
      roster().range(row).ifPresent(range -> positions.set(range.from(), range.end()));
    }
    return positions.stream().mapToObj(roster()::task).toList();
  }

  ConsoleModel with(Output next) {
    return with(world.output(next));
  }

  ConsoleModel with(World next) {
    return new ConsoleModel(actor, size, next, screen, lines, dialog, finder, flash);
  }

  /** Whoever scrolled back keeps his place as long as the lines are the same ones. */
  ConsoleModel with(Screen next) {
    ConsoleModel there = shows(next);
    boolean moved =
        !next.selected().equals(screen.selected()) || !next.path().equals(screen.path());
    return moved && !there.chosenSource().equals(chosenSource())
        ? shows(next.reading(next.reading().anew()))
        : there;
  }

  private ConsoleModel shows(Screen next) {
    return new ConsoleModel(actor, size, world, next, lines, dialog, finder, flash);
  }

  /** With the page scrolled to that line. */
  public ConsoleModel scrolled(int first) {
    return with(screen.scroll(first));
  }

  ConsoleModel with(Reading next) {
    return with(screen.reading(next));
  }

  private ConsoleModel with(Lines next) {
    return new ConsoleModel(actor, size, world, screen, next, dialog, finder, flash);
  }

  ConsoleModel with(Size next) {
    return new ConsoleModel(actor, next, world, screen, lines, dialog, finder, flash);
  }

  ConsoleModel dialog(Dialog next) {
    return new ConsoleModel(
        actor, size, world, screen, lines, Optional.of(next), finder, Optional.empty());
  }

  ConsoleModel noDialog() {
    return new ConsoleModel(actor, size, world, screen, lines, Optional.empty(), finder, flash);
  }

  ConsoleModel finder(Optional<Finder> next) {
    return new ConsoleModel(actor, size, world, screen, lines, dialog, next, flash);
  }

  ConsoleModel flash(Flash next) {
    return new ConsoleModel(actor, size, world, screen, lines, dialog, finder, Optional.of(next));
  }

  ConsoleModel noFlash() {
    return new ConsoleModel(actor, size, world, screen, lines, dialog, finder, Optional.empty());
  }
}
