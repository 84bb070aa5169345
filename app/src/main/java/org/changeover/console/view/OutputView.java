package org.changeover.console.view;

import java.util.Optional;
import org.changeover.console.model.ConsoleModel;
import org.changeover.console.model.Layout;
import org.changeover.console.model.Printed;
import org.changeover.console.model.Ring;
import org.changeover.console.model.Screen;
import org.changeover.run.TaskId;
import org.changeover.run.TaskStatus;

/** What the selected step prints; only the lines that are visible are looked at. */
final class OutputView {
  private static final int HOST = 8;

  private final ConsoleModel model;
  private final Cells cells;

  OutputView(ConsoleModel model, Cells cells) {
    this.model = model;
    this.cells = cells;
  }

  /** Whose output is shown. */
  static Optional<TaskId> task(ConsoleModel model) {
    return model.screen().frozen().map(Screen.Frozen::task).or(model::selectedTask);
  }

  String title() {
    return "Output" + task(model).map(task -> " · " + HeaderView.named(task)).orElse("");
  }

  /** Whether it follows, and how much is not shown. */
  String state() {
    Ring ring = model.shownOutput();
    long absent = task(model).map(task -> printed(task).missed()).orElse(0L);
    String missed = absent == 0 ? "" : " · %,d lines only in the file".formatted(absent);
    if (model.screen().frozen().isEmpty()) {
      return ring.size() == 0 ? "" : "following" + missed;
    }
    TaskId task = model.screen().frozen().get().task();
    long more = model.world().output().of(task).ring().end() - ring.end();
    String fresh = more > 0 ? ", %,d new lines".formatted(more) : "";
    return "standing still%s · G follows".formatted(fresh) + missed;
  }

  void draw() {
    Layout layout = model.layout();
    Ring ring = model.shownOutput();
    int left = 2;
    int end = model.size().columns() - 2;
    if (ring.size() == 0) {
      cells.fit(left, layout.frameMiddle() + 1, end, nothing(), Style.of(Tone.FAINT));
      return;
    }
    long top = model.outputTop();
    for (int i = 0; i < layout.outputRows() && top + i < ring.end(); i++) {
      line(ring, top + i, layout.frameMiddle() + 1 + i, left, end);
    }
  }

  private String nothing() {
    return task(model).map(this::nothing).orElse("");
  }

  private String nothing(TaskId task) {
    TaskStatus status = model.state().task(task).status();
    if (status == TaskStatus.PENDING) {
      return "Not begun.";
    }
    return switch (printed(task).earlier()) {
      case Printed.Earlier.Unreadable(String why) -> "What it printed cannot be read: " + why;
      case Printed.Earlier.Read _ -> status.active() ? "Nothing printed yet." : "Nothing printed.";
      case Printed.Earlier.Unasked _, Printed.Earlier.Asked _ -> "";
    };
  }

  private Printed printed(TaskId task) {
    return model.world().output().of(task);
  }

  /** Whether more was printed than is kept here. */
  private boolean cut(Ring ring) {
    return ring.first() > 0
        || task(model)
            .filter(task ->
                printed(task).earlier() instanceof Printed.Earlier.Read(_, _, var more) && more)
            .isPresent();
  }

  private void line(Ring ring, long number, int y, int left, int end) {
    if (number == ring.first() && cut(ring)) {
      String gone = "… there is more before this, in the step's output file: Enter names it";
      cells.fit(left, y, end, gone, Style.of(Tone.FAINT));
      return;
    }
    Ring.Line line = ring.line(number);
    Style host = Style.of(line.error() ? Tone.ASK : Tone.ACCENT);
    int x = cells.fit(left, y, Math.min(end, left + HOST), line.host(), host);
    x = Math.max(x, left + HOST);
    cells.set(x, y, line.error() ? '!' : '│', line.error() ? host.strong() : Style.of(Tone.LINE));
    String text = line.text();
    int column = Math.min(model.screen().column(), text.codePointCount(0, text.length()));
    String shown = text.substring(text.offsetByCodePoints(0, column));
    Style style = line.error() ? Style.of(Tone.ASK) : Style.TEXT;
    cells.fit(x + 2, y, end, shown, style);
  }
}
