package org.changeover.console.view;

import java.time.Duration;
import java.util.List;
import org.changeover.console.model.RunLine;
import org.changeover.console.model.RunsModel;

/** Draws the list of runs: name, title, how it stands, since when, and what it waits for. */
public final class RunsView {
  private static final Style BAR = Style.TEXT.on(Tone.BAR_BACK);
  private static final int TOP = 2;
  private static final int STATUS = 12;
  private static final int AGE = 9;

  private final RunsModel model;
  private final Looks looks;
  private final Cells cells;
  private final int end;

  private RunsView(RunsModel model, Looks looks) {
    this.model = model;
    this.looks = looks;
    this.cells = new Cells(model.size(), looks.glyphs());
    this.end = model.size().columns() - 1;
  }

  /** The screen of a model, at the model's size. */
  public static Cells view(RunsModel model, Looks looks) {
    var view = new RunsView(model, looks);
    view.bar();
    view.list();
    view.foot();
    return view.cells;
  }

  private void bar() {
    cells.fill(0, 0, model.size().columns(), 1, BAR);
    String clock = Times.clock(model.now(), looks.zone());
    int x = end - clock.length();
    cells.put(x, 0, end, clock, BAR);
    int at = cells.put(1, 0, x, "changeover", BAR.ink(Tone.ACCENT).strong());
    at = cells.fit(at + 2, 0, x - 1, "Runs", BAR.ink(Tone.TITLE).strong());
    cells.fit(at + 3, 0, x - 2, "you are " + model.actor().operator(), BAR.ink(Tone.FAINT));
  }

  private int room() {
    return model.size().rows() - TOP - 2;
  }

  private void list() {
    List<RunLine> shown = model.shown();
    if (shown.isEmpty()) {
      cells.fit(1, TOP, end, nothing(), Style.of(Tone.FAINT));
      return;
    }
    int selected = model.current().map(shown::indexOf).orElse(0);
    int top = Math.clamp(selected - room() / 2, 0, Math.max(0, shown.size() - room()));
    int names = shown.stream().mapToInt(run -> Cells.width(run.id())).max().orElse(0);
    for (int i = 0; i < room() && top + i < shown.size(); i++) {
      row(shown.get(top + i), TOP + i, top + i == selected, Math.min(names, end / 2));
    }
    if (top > 0) {
      cells.set(end, TOP, '▲', Style.of(Tone.ACCENT));
    }
    if (top + room() < shown.size()) {
      cells.set(end, TOP + room() - 1, '▼', Style.of(Tone.ACCENT));
    }
  }

  private String nothing() {
    if (!model.heard()) {
      return "Reading the runs …";
    }
    return model.all().isEmpty()
        ? "There is no run yet. One is started with: changeover run PLAN"
        : "No run holds '" + model.filter() + "'.";
  }

  private void row(RunLine run, int y, boolean selected, int names) {
    StatusLook look =
        run.status()
            .map(StatusLook::of)
            .orElseGet(() -> new StatusLook('✗', "UNREADABLE", Tone.BAD));
    int x = 2;
    cells.set(x, y, look.glyph(), Style.of(look.tone()).strong());
    x = cells.put(x + 2, y, end, padded(look.word(), STATUS), Style.of(look.tone()));
    x = cells.fit(x, y, x + names, padded(run.id(), names), Style.of(Tone.TITLE).strong());
    x = cells.put(x + 1, y, end, padded(age(run), AGE), Style.of(Tone.FAINT));
    Line text = run.says().isEmpty() ? Line.empty() : Line.of(run.says(), Style.of(look.tone()));
    if (!run.title().isEmpty()) {
      text = text.and((run.says().isEmpty() ? "" : " · ") + run.title(), Style.TEXT);
    }
    text.draw(cells, x + 1, y, end);
    if (selected) {
      cells.paint(0, y, end, Tone.SELECTED_BACK);
      cells.set(0, y, '▌', Style.of(Tone.ACCENT).on(Tone.SELECTED_BACK).strong());
    }
  }

  private static String padded(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - Cells.width(text)));
  }

  private String age(RunLine run) {
    return run.begun().map(begun -> ago(Duration.between(begun, model.now()))).orElse("");
  }

  private static String ago(Duration since) {
    if (since.toMinutes() < 1) {
      return "just now";
    }
    if (since.toHours() < 1) {
      return since.toMinutes() + " min";
    }
    return since.toDays() < 1 ? since.toHours() + " h" : since.toDays() + " d";
  }

  private void foot() {
    int row = model.size().rows() - 1;
    if (!model.trouble().isEmpty()) {
      Line.of("✗ " + model.trouble(), Style.of(Tone.BAD).strong()).draw(cells, 1, row, end);
      return;
    }
    if (model.filtering()) {
      Line.of("/", Style.of(Tone.ACCENT).strong())
          .and(model.filter(), Style.TEXT.strong())
          .and("█", Style.of(Tone.ACCENT))
          .and(
              "  %d of %d".formatted(model.shown().size(), model.all().size()),
              Style.of(Tone.FAINT))
          .draw(cells, 1, row, end);
      return;
    }
    Line keys = key(key(key(Line.empty(), "Enter", "open"), "/", "filter"), "q", "leave");
    (model.filter().isEmpty() ? keys : key(keys, "Esc", "all")).draw(cells, 1, row, end);
  }

  private static Line key(Line line, String key, String label) {
    return line.and(key + " ", Style.of(Tone.ACCENT).strong())
        .and(label + "  ", Style.of(Tone.FAINT));
  }
}
