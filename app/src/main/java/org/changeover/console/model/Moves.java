package org.changeover.console.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.changeover.plan.Step;
import org.changeover.run.Outlook;
import org.changeover.run.TaskId;
import org.changeover.run.TaskState;
import org.changeover.run.TaskStatus;

/** How the selection moves, and from page to page. */
final class Moves {
  private static final int NO_END = 100_000;

  private Moves() {}

  static Updated select(ConsoleModel model, int by) {
    List<Row> rows = model.rows();
    if (rows.isEmpty()) {
      return Updated.of(model);
    }
    int at = Math.max(0, model.tree().indexOf(model.screen().selected()));
    int next = Math.clamp((long) at + by, 0, rows.size() - 1);
    return Updated.of(model.with(model.screen().select(rows.get(next).id(), false)));
  }

  static Updated page(ConsoleModel model, int by) {
    return select(model, by * Math.max(1, model.layout().planRows() - 1));
  }

  static Updated toEnd(ConsoleModel model, int by) {
    return select(model, by * NO_END);
  }

  /** Moves in a page's list of tasks; the plan's selection goes along. */
  static Updated inList(ConsoleModel model, int by) {
    List<TaskId> tasks = model.listed();
    if (tasks.isEmpty()) {
      return Updated.of(model);
    }
    int at = model.listedAt().map(tasks::indexOf).orElse(0);
    int next = Math.clamp((long) at + by, 0, tasks.size() - 1);
    return Updated.of(reveal(model, tasks.get(next)));
  }

  static Updated pageInList(ConsoleModel model, int by) {
    return inList(model, by * Math.max(1, model.layout().planRows() - 2));
  }

  /** Selects a task's row, and opens or lets through what hides it. */
  static ConsoleModel reveal(ConsoleModel model, TaskId task) {
    return reveal(model, PlanTree.row(model.plan(), task), PlanTree.above(model.plan(), task));
  }

  /** The same for a step as a whole. */
  static ConsoleModel reveal(ConsoleModel model, Step step) {
    return reveal(model, new RowId.OfStep(step.id()), PlanTree.above(model.plan(), step));
  }

  private static ConsoleModel reveal(ConsoleModel model, RowId row, List<RowId> above) {
    Screen screen = model.screen();
    for (RowId one : above) {
      screen = screen.fold(one, true);
    }
    boolean hidden = model.with(screen).tree().find(row).isEmpty();
    return model.with((hidden ? screen.filter(Filter.NONE) : screen).select(row, false));
  }

  static Updated scroll(ConsoleModel model, int by) {
    int top = Math.clamp((long) model.screen().scroll() + by, 0, NO_END);
    return Updated.of(model.with(model.screen().scroll(top)));
  }

  static Updated focusNext(ConsoleModel model) {
    Pane next = model.screen().pane() == Pane.PLAN ? Pane.OUTPUT : Pane.PLAN;
    return Updated.of(model.with(model.screen().focus(next)));
  }

  static Updated open(ConsoleModel model) {
    Optional<Row> row = model.selectedRow();
    if (row.isPresent() && row.get().isPhase()) {
      return fold(model);
    }
    return to(model, new Page.Step());
  }

  static Updated to(ConsoleModel model, Page page) {
    return Updated.of(
        model.with(
            page instanceof Page.Plan ? model.screen().closeAll() : model.screen().open(page)));
  }

  /** The page of the host that the selection is about. */
  static Updated toHost(ConsoleModel model) {
    return model.selectedTask().map(task -> toHost(model, task.target())).orElse(Updated.of(model));
  }

  /** The page of a host, with its task selected that was, or else the one that matters. */
  static Updated toHost(ConsoleModel model, String name) {
    Optional<TaskId> before = model.selectedTask().filter(task -> task.target().equals(name));
    return list(model, new Page.Host(name), before);
  }

  /** The gates, with the one selected that waits for somebody. */
  static Updated toGates(ConsoleModel model) {
    return list(model, new Page.Gates(), model.wanted(status -> status == TaskStatus.GATE));
  }

  /** A page that lists tasks, with one of them selected: keys are about that one. */
  private static Updated list(ConsoleModel model, Page page, Optional<TaskId> wanted) {
    ConsoleModel there = to(model, page).model();
    List<TaskId> listed = there.listed();
    return Updated.of(
        wanted
            .filter(listed::contains)
            .or(() -> mattersMost(there, listed))
            .map(task -> reveal(there, task))
            .orElse(there));
  }

  private static Optional<TaskId> mattersMost(ConsoleModel model, List<TaskId> tasks) {
    return tasks.stream()
        .filter(task -> !model.state().task(task).status().through())
        .filter(task -> model.state().task(task).status() != TaskStatus.PENDING)
        .findFirst()
        .or(() -> tasks.stream().findFirst());
  }

  static Updated fold(ConsoleModel model) {
    return model
        .selectedRow()
        .filter(Row::foldable)
        .map(row -> Updated.of(model.with(model.screen().fold(row.id(), !row.open()))))
        .orElse(Updated.of(model));
  }

  /** Up one level: out of the output, down from the page, rid of the marks, of the filter. */
  static Updated up(ConsoleModel model) {
    Screen screen = model.screen();
    Reading reading = screen.reading();
    boolean inLines = screen.pane() == Pane.OUTPUT || screen.page().isOfLines();
    if (inLines && !reading.search().text().isEmpty()) {
      return Updated.of(model.with(reading.search(Search.NONE)));
    }
    if (inLines && !reading.filter().isEmpty()) {
      return Updated.of(model.with(reading.filter(Filter.NONE)));
    }
    if (screen.pane() == Pane.OUTPUT) {
      return Updated.of(model.with(screen.focus(Pane.PLAN)));
    }
    if (!screen.opened().isEmpty()) {
      return Updated.of(model.with(screen.close()));
    }
    if (!model.marks().isEmpty()) {
      return Updated.of(model.with(screen.marks(List.of())));
    }
    if (!screen.filter().isEmpty()) {
      return Updated.of(model.with(screen.filter(Filter.NONE)));
    }
    return Updated.of(
        model.flash(Flash.hint("This is the top level; q leaves the console.", model.now())));
  }

  /** Selects what the run is at, when the selection follows the run and nobody reads. */
  static ConsoleModel followRun(ConsoleModel model) {
    Screen screen = model.screen();
    if (!screen.following() || screen.reading().frozen().isPresent()) {
      return model;
    }
    return current(model)
        .map(task -> model.with(screen.select(rowOf(model, task), true)))
        .orElse(model);
  }

  private static Optional<TaskId> current(ConsoleModel model) {
    Roster roster = model.roster();
    Roster.Range all = roster.everything();
    return model.world().outlook().awaited().stream()
        .filter(one -> one.whose() != Outlook.Whose.TIME)
        .map(Outlook.Awaited::task)
        .filter(task -> roster.position(task).isPresent())
        .findFirst()
        .or(() ->
            roster
                .first(all, TaskStatus::active)
                .or(() -> roster.first(all, status -> status == TaskStatus.WAITING))
                .or(() ->
                    roster.last(
                        all, status -> status != TaskStatus.PENDING && status != TaskStatus.UNDONE))
                .map(TaskState::id));
  }

  /** The lowest row that is shown of those that a task is in. */
  private static RowId rowOf(ConsoleModel model, TaskId task) {
    List<RowId> above = PlanTree.above(model.plan(), task);
    return Stream.concat(Stream.of(PlanTree.row(model.plan(), task)), above.reversed().stream())
        .filter(row -> !(row instanceof RowId.OfPhase) && model.tree().find(row).isPresent())
        .findFirst()
        .orElse(model.screen().selected());
  }

  static Updated followRunAgain(ConsoleModel model) {
    Screen screen = model.screen();
    ConsoleModel live = model.with(screen.reading().frozen(Optional.empty()));
    return Updated.of(followRun(live.with(live.screen().select(screen.selected(), true))));
  }
}
