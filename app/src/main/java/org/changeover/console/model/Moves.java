package org.changeover.console.model;

import java.util.List;
import java.util.Optional;
import org.changeover.run.Outlook;
import org.changeover.run.TaskId;
import org.changeover.run.TaskStatus;

/** How the selection and the scrolled parts move. */
final class Moves {
  private static final int SIDEWAYS = 16;
  private static final int NO_END = 100_000;

  private Moves() {}

  static Updated select(ConsoleModel model, int by) {
    List<Row> rows = model.rows();
    if (rows.isEmpty()) {
      return Updated.of(model);
    }
    int at = Math.max(0, index(rows, model.screen().selected()));
    int next = Math.clamp((long) at + by, 0, rows.size() - 1);
    return Updated.of(model.with(model.screen().select(rows.get(next).id(), false)));
  }

  private static int index(List<Row> rows, RowId id) {
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).id().equals(id)) {
        return i;
      }
    }
    return -1;
  }

  static Updated page(ConsoleModel model, int by) {
    return select(model, by * Math.max(1, model.layout().planRows() - 1));
  }

  static Updated toEnd(ConsoleModel model, int by) {
    return select(model, by * NO_END);
  }

  static Updated detail(ConsoleModel model, int by) {
    int top = Math.clamp((long) model.screen().detailScroll() + by, 0, NO_END);
    return Updated.of(model.with(model.screen().detailScroll(top)));
  }

  /** Scrolls the output; scrolling up freezes it, going down at its end lets it follow again. */
  static Updated output(ConsoleModel model, int by) {
    Optional<TaskId> task =
        model.screen().frozen().map(Screen.Frozen::task).or(model::selectedTask);
    if (task.isEmpty()) {
      return Updated.of(model);
    }
    Ring ring = model.shownOutput();
    if (ring.size() == 0) {
      return Updated.of(model);
    }
    long last = Math.max(ring.first(), ring.end() - model.layout().outputRows());
    boolean follows = model.screen().frozen().isEmpty();
    if (by > 0 && (follows || model.outputTop() >= last)) {
      return follow(model);
    }
    long top = Math.clamp(model.outputTop() + by, ring.first(), last);
    return Updated.of(
        model.with(model.screen().frozen(Optional.of(new Screen.Frozen(task.get(), ring, top)))));
  }

  static Updated outputPage(ConsoleModel model, int by) {
    return output(model, by * Math.max(1, model.layout().outputRows() - 1));
  }

  static Updated follow(ConsoleModel model) {
    return Updated.of(model.with(model.screen().frozen(Optional.empty())));
  }

  static Updated sideways(ConsoleModel model, int by) {
    return Updated.of(model.with(model.screen().column(model.screen().column() + by * SIDEWAYS)));
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
    return Updated.of(model.with(model.screen().detail(true)));
  }

  static Updated fold(ConsoleModel model) {
    return model
        .selectedRow()
        .filter(Row::foldable)
        .map(row -> Updated.of(model.with(model.screen().fold(row.id(), !row.open()))))
        .orElse(Updated.of(model));
  }

  /** Up one level: the open step, then the output pane, then the filter. */
  static Updated up(ConsoleModel model) {
    Screen screen = model.screen();
    if (screen.pane() == Pane.OUTPUT) {
      return Updated.of(model.with(screen.focus(Pane.PLAN)));
    }
    if (screen.detail()) {
      return Updated.of(model.with(screen.detail(false)));
    }
    if (!screen.filter().isEmpty()) {
      return Updated.of(model.with(screen.filter("", false)));
    }
    return Updated.of(
        model.flash(Flash.hint("This is the top level; q leaves the console.", model.now())));
  }

  /** Selects what the run is at, when the selection follows the run. */
  static ConsoleModel followRun(ConsoleModel model) {
    if (!model.screen().following()) {
      return model;
    }
    return current(model)
        .map(task -> model.with(model.screen().select(rowOf(model, task), true)))
        .orElse(model);
  }

  private static Optional<TaskId> current(ConsoleModel model) {
    List<TaskId> tasks = model.plan().tasks();
    return model.world().outlook().awaited().stream()
        .filter(one -> one.whose() != Outlook.Whose.TIME)
        .map(Outlook.Awaited::task)
        .filter(tasks::contains)
        .findFirst()
        .or(() -> model.first(tasks, TaskStatus::active))
        .or(() -> model.first(tasks, status -> status == TaskStatus.WAITING))
        .or(() ->
            model.first(
                tasks.reversed(),
                status -> status != TaskStatus.PENDING && status != TaskStatus.UNDONE));
  }

  private static RowId rowOf(ConsoleModel model, TaskId task) {
    List<Row> rows = model.rows();
    return rows.reversed().stream()
        .filter(row -> !row.isPhase() && row.tasks().contains(task))
        .findFirst()
        .map(Row::id)
        .orElse(model.screen().selected());
  }

  static Updated followRunAgain(ConsoleModel model) {
    Screen screen = model.screen();
    return Updated.of(followRun(model.with(screen.select(screen.selected(), true))));
  }
}
