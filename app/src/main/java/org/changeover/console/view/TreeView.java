package org.changeover.console.view;

import java.util.List;
import org.changeover.console.model.ConsoleModel;
import org.changeover.console.model.Layout;
import org.changeover.console.model.Pane;
import org.changeover.console.model.Row;
import org.changeover.console.model.RowId;
import org.changeover.run.TaskId;
import org.changeover.run.Telemetry;

/** The plan as a tree: glyph, name, title where there is room, status word, time taken. */
final class TreeView {
  private static final int WORD = 9;
  private static final int TIME = 7;

  /** From so many columns on there is room for two times. */
  private static final int BESIDES = 80;

  /** Of every name, beside that of its level. */
  private static final int INDENT = 3;

  private final ConsoleModel model;
  private final Cells cells;
  private final int left;
  private final int right;

  TreeView(ConsoleModel model, Cells cells) {
    this.model = model;
    this.cells = cells;
    this.left = 1;
    this.right = model.layout().divider();
  }

  void draw() {
    Layout layout = model.layout();
    List<Row> rows = model.rows();
    if (rows.isEmpty()) {
      cells.fit(
          left + 2,
          layout.frameTop() + 2,
          right,
          "No step is " + model.screen().filter().words() + ".",
          Style.of(Tone.FAINT));
      return;
    }
    int selected = Math.max(0, model.tree().indexOf(model.screen().selected()));
    int top =
        Math.clamp(
            selected - layout.planRows() / 2, 0, Math.max(0, rows.size() - layout.planRows()));
    int nameEnd = nameEnd();
    for (int i = 0; i < layout.planRows() && top + i < rows.size(); i++) {
      row(rows.get(top + i), layout.frameTop() + 1 + i, top + i == selected, nameEnd);
    }
    marks(layout, top, rows.size());
  }

  private void marks(Layout layout, int top, int count) {
    Style style = Style.of(Tone.ACCENT);
    if (top > 0) {
      cells.set(right - 1, layout.frameTop() + 1, '▲', style);
    }
    if (top + layout.planRows() < count) {
      cells.set(right - 1, layout.frameTop() + layout.planRows(), '▼', style);
    }
  }

  /** The column at which names end and titles begin. */
  private int nameEnd() {
    int room = right - left - WORD - timeWidth() - 3;
    return left + Math.min(INDENT + model.tree().nameWidth(), room) + 1;
  }

  private void row(Row row, int y, boolean selected, int nameEnd) {
    Summary summary = Summary.of(model.roster(), row.range(), model.now());
    int x = left + 1 + 2 * Math.max(0, row.depth() - 1);
    int timeAt = right - 1 - timeWidth();
    int wordAt = timeAt - WORD - 1;
    if (row.isPhase()) {
      phase(row, y, summary, wordAt);
    } else {
      glyph(row, summary, x, y);
      String word = word(row, summary);
      int at = wordAt - Math.max(0, Cells.width(word) - WORD);
      cells.fit(x + 4, y, Math.min(nameEnd, at - 1), row.name(), name(summary));
      if (wordAt - nameEnd > 18) {
        cells.fit(nameEnd + 1, y, at - 1, row.title(), Style.of(Tone.FAINT));
      }
      cells.put(at, y, timeAt, word, Style.of(summary.look().tone()));
    }
    String time = time(row, summary);
    cells.put(right - 1 - time.length(), y, right - 1, time, Style.of(Tone.FAINT));
    if (model.screen().marks().contains(row.id())) {
      cells.set(right - 1, y, '◆', Style.of(Tone.ACCENT).strong());
    }
    if (selected) {
      selected(y);
    }
  }

  /** Where there is room, what a step was expected to take stands beside what it took. */
  private boolean besides() {
    return right - left >= BESIDES && !model.roster().forecast().run().isEmpty();
  }

  private int timeWidth() {
    return besides() ? 2 * TIME + 1 : TIME;
  }

  /** What it took; of a step to come, what it is expected to. */
  private String time(Row row, Summary summary) {
    String expected = expected(row);
    if (summary.taken().isEmpty()) {
      return expected;
    }
    String taken = Times.length(summary.taken().get());
    return besides() ? "%s %7s".formatted(taken, expected) : taken;
  }

  private String expected(Row row) {
    return row.id() instanceof RowId.OfStep(var step)
        ? model.roster().forecast().of(step).map(t -> "~" + Times.length(t)).orElse("")
        : "";
  }

  private void phase(Row row, int y, Summary summary, int wordAt) {
    Style style = Style.of(Tone.TITLE).strong();
    int x = cells.put(left + 1, y, right, row.open() ? "▾ " : "▸ ", style);
    String name = row.title().isEmpty() ? row.name() : row.title();
    cells.fit(x, y, wordAt - 1, name, style);
    cells.fit(
        wordAt,
        y,
        right,
        summary.count().isEmpty() ? summary.look().word() : summary.count() + " done",
        Style.of(Tone.FAINT));
  }

  private void glyph(Row row, Summary summary, int x, int y) {
    if (row.foldable()) {
      cells.set(x, y, row.open() ? '▾' : '▸', Style.of(Tone.FAINT));
    }
    Style style = Style.of(summary.look().tone()).strong();
    cells.set(x + 2, y, summary.look().glyph(), style);
  }

  private static Style name(Summary summary) {
    return switch (summary.look().tone()) {
      case FAINT -> Style.of(Tone.FAINT);
      case ASK, BAD, BUSY -> Style.of(Tone.TITLE).strong();
      case TEXT,
          TITLE,
          ACCENT,
          GOOD,
          LINE,
          INK,
          BACK,
          BAR_BACK,
          SELECTED_BACK,
          DIALOG_BACK,
          BUTTON_BACK,
          DANGER_BACK,
          ASK_BACK ->
          Style.TEXT;
    };
  }

  private String word(Row row, Summary summary) {
    String word = summary.look().word();
    if (!summary.count().isEmpty()) {
      return summary.count() + " " + word;
    }
    TaskId task = row.tasks().getFirst();
    Telemetry.Progress progress = model.world().progress().get(task);
    boolean known = progress != null && progress.total() > 0;
    return known && model.state().task(task).status().active()
        ? word + " " + Math.clamp(100 * progress.done() / progress.total(), 0, 100) + "%"
        : word;
  }

  private void selected(int y) {
    cells.paint(left, y, right - left, Tone.SELECTED_BACK);
    boolean here = model.screen().pane() == Pane.PLAN;
    cells.set(left, y, here ? '▌' : ' ', Style.of(Tone.ACCENT).on(Tone.SELECTED_BACK).strong());
  }
}
