package org.changeover.console.view;

import static org.changeover.text.Sanitiser.oneLine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.changeover.console.model.ConsoleModel;
import org.changeover.console.model.Layout;
import org.changeover.console.model.Page;
import org.changeover.plan.Gate;
import org.changeover.run.Event;
import org.changeover.run.TaskId;
import org.changeover.run.TaskState;
import org.changeover.run.TaskStatus;

/** The pages that list tasks with a cursor: all on a host, or all gates. */
final class TaskListView {
  private static final Style FAINT = Style.of(Tone.FAINT);
  private static final int WORD = 12;

  private final ConsoleModel model;
  private final Cells cells;
  private final Looks looks;
  private final int width;

  /** What is said of a task, in one or more lines. */
  private record Item(TaskId task, List<Line> lines) {}

  TaskListView(ConsoleModel model, Cells cells, Looks looks) {
    this.model = model;
    this.cells = cells;
    this.looks = looks;
    this.width = model.size().columns() - 4;
  }

  void draw() {
    Layout layout = model.layout();
    List<Item> items = model.listed().stream().map(this::item).toList();
    int y = layout.frameTop() + 1;
    int end = model.size().columns() - 2;
    head(items.size()).draw(cells, 2, y, end);
    int room = layout.planRows() - 2;
    Optional<TaskId> selected = model.listedAt();
    int first = first(items, selected, room);
    int row = y + 2;
    for (Item item : items.subList(first, items.size())) {
      if (row + item.lines().size() > layout.frameMiddle()) {
        cells.set(end, layout.frameMiddle() - 1, '▼', Style.of(Tone.ACCENT));
        break;
      }
      boolean here = selected.filter(item.task()::equals).isPresent();
      for (Line line : item.lines()) {
        line.draw(cells, 3, row, end);
        if (here) {
          cells.paint(1, row, end, Tone.SELECTED_BACK);
          cells.set(1, row, '▌', Style.of(Tone.ACCENT).on(Tone.SELECTED_BACK).strong());
        }
        row++;
      }
    }
    if (first > 0) {
      cells.set(end, y + 2, '▲', Style.of(Tone.ACCENT));
    }
  }

  /** The first item that is shown, so that the selected one is about in the middle. */
  private static int first(List<Item> items, Optional<TaskId> selected, int room) {
    int at = 0;
    while (at < items.size() - 1 && selected.filter(items.get(at).task()::equals).isEmpty()) {
      at++;
    }
    int first = at;
    int above = 0;
    while (first > 0 && above + items.get(first - 1).lines().size() <= room / 2) {
      first--;
      above += items.get(first).lines().size();
    }
    int last = items.size();
    int below = 0;
    while (last > 0 && below + items.get(last - 1).lines().size() <= room) {
      last--;
      below += items.get(last).lines().size();
    }
    return Math.max(0, Math.min(first, last));
  }

  private Line head(int count) {
    return switch (model.screen().page()) {
      case Page.Host(var name) -> host(name, count);
      default -> gates(count);
    };
  }

  private Line host(String name, int count) {
    long done =
        model.listed().stream().filter(task -> model.state().task(task).status().through()).count();
    return Line.of(name, Style.of(Tone.TITLE).strong())
        .and("  %,d of %,d done".formatted(done, count), FAINT);
  }

  private Line gates(int count) {
    if (count == 0) {
      return Line.of("The plan asks for no approval.", FAINT);
    }
    long open =
        model.listed().stream()
            .filter(task -> model.state().task(task).status() == TaskStatus.GATE)
            .count();
    String gates = count == 1 ? "1 gate" : "%,d gates".formatted(count);
    String waiting = open == 1 ? "1 waits" : "%,d wait".formatted(open);
    return Line.of(gates, Style.of(Tone.TITLE).strong())
        .and(open == 0 ? "  none waits now" : "  %s now: a approves".formatted(waiting), FAINT);
  }

  private Item item(TaskId id) {
    return model.screen().page() instanceof Page.Gates
        ? new Item(id, gate(id))
        : new Item(id, List.of(line(id, id.step())));
  }

  private Line line(TaskId id, String name) {
    TaskState task = model.state().task(id);
    StatusLook look = StatusLook.of(task.status());
    String began =
        task.startedAt().map(at -> Times.moment(at, model.now(), looks.zone())).orElse("");
    String taken = Times.taken(task, model.now()).map(Times::length).orElse("");
    String title = model.plan().step(id).map(step -> step.title()).orElse("");
    int names = Math.clamp(width / 4, 18, 34);
    int rest = width - 4 - names - WORD - 22;
    Style style = task.status() == TaskStatus.PENDING ? FAINT : Style.TEXT;
    return Line.of(look.glyph() + " ", Style.of(look.tone()).strong())
        .and(padded(name, names), style)
        .and(rest > 10 ? padded(title, rest) : "", FAINT)
        .and(padded(look.word(), WORD), Style.of(look.tone()))
        .and(padded(began, 13), FAINT)
        .and(taken, FAINT);
  }

  private static String padded(String text, int columns) {
    String fits = Cells.shortened(text, columns - 1);
    return fits + " ".repeat(Math.max(1, columns - Cells.width(fits)));
  }

  private List<Line> gate(TaskId id) {
    TaskState task = model.state().task(id);
    var lines = new ArrayList<Line>();
    lines.add(line(id, HeaderView.named(id)));
    lines.add(
        Line.of("  ", FAINT)
            .and(asked(id, task), task.status() == TaskStatus.GATE ? Style.of(Tone.ASK) : FAINT));
    answers(id).forEach(answer -> lines.add(Line.of("  " + answer, Style.TEXT)));
    return lines;
  }

  private String asked(TaskId id, TaskState task) {
    if (task.gate().isPresent() && task.status() == TaskStatus.GATE) {
      Event.GateOpened open = task.gate().get();
      String until =
          open.deadline()
              .map(at -> " until " + Times.moment(at, model.now(), looks.zone()))
              .orElse("");
      return "%d of %d by %s%s: %s"
          .formatted(
              task.approvers().size(),
              open.count(),
              String.join(", ", open.by()),
              until,
              oneLine(open.ask()));
    }
    return model
        .plan()
        .step(id)
        .flatMap(step -> step.approve())
        .map(gate -> "wants %d by %s".formatted(gate.count(), by(gate)))
        .orElse("");
  }

  private static String by(Gate gate) {
    return gate.by().isEmpty() ? "approvers" : String.join(", ", gate.by());
  }

  /** Who answered what, and when. */
  private List<String> answers(TaskId id) {
    return model.world().history().of(id).stream()
        .filter(entry ->
            switch (entry.event()) {
              case Event.Approved _, Event.Rejected _, Event.GateExpired _ -> true;
              default -> false;
            })
        .map(entry ->
            Times.moment(entry.at(), model.now(), looks.zone())
                + "  "
                + model.world().words().said(entry.event()))
        .toList();
  }
}
