package org.changeover.console.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.changeover.console.model.PlanOutline;
import org.changeover.console.model.PlanPage;

/** A plan on an inventory: all its mistakes, or what it would do. */
final class PlanPageView {
  private static final int LABEL = 11;
  private static final int INDENT = 4;

  private final PlanPage page;
  private final Cells cells;
  private final int end;

  PlanPageView(PlanPage page, Cells cells) {
    this.page = page;
    this.cells = cells;
    this.end = cells.size().columns() - 1;
  }

  /**
   * @param first the first mistake, phase or step that is shown
   * @param bottom the row after the last
   */
  void draw(int first, int bottom) {
    int y = LobbyView.TOP;
    for (Line line : head()) {
      line.draw(cells, 1, y++, end);
    }
    int top = ++y;
    List<List<Line>> blocks = blocks();
    int next = Math.min(first, Math.max(0, blocks.size() - 1));
    boolean cut = false;
    while (next < blocks.size() && !cut) {
      for (Line line : blocks.get(next)) {
        if (y < bottom) {
          line.draw(cells, 1, y++, end);
        } else {
          cut = true;
        }
      }
      next++;
    }
    Style mark = Style.of(Tone.ACCENT);
    if (first > 0) {
      cells.set(end, top, '▲', mark);
    }
    if (cut || next < blocks.size()) {
      cells.set(end, bottom - 1, '▼', mark);
    }
  }

  private List<Line> head() {
    var lines = new ArrayList<Line>();
    String title = page.outline().map(PlanOutline::title).orElse(page.plan().title());
    Line kind =
        page.outline()
            .map(outline -> Line.of(kind(outline.lab()) + "  ", kindStyle(outline.lab())))
            .orElse(Line.empty());
    lines.add(kind.and(title, Style.of(Tone.TITLE).strong()));
    lines.add(pair("plan", page.plan().id(), Style.TEXT));
    lines.add(pair("inventory", inventory(), Style.TEXT));
    switch (page.finding()) {
      case PlanPage.Mistaken(var mistakes) ->
          lines.add(
              Line.of(
                  PlanRows.counted(mistakes.size(), "mistake")
                      + "; r checks again when the files are mended",
                  Style.of(Tone.BAD).strong()));
      case PlanPage.Sound(var outline, _, var refusal) -> {
        outline
            .downtime()
            .map(time -> "at most " + Times.length(time))
            .ifPresent(budget -> lines.add(pair("downtime", budget, Style.TEXT)));
        lines.add(pair("acts on", String.join(", ", outline.actsOn()), Style.TEXT));
        refusal.ifPresent(why -> lines.add(pair("start", "not now: " + why, Style.of(Tone.ASK))));
      }
    }
    return lines;
  }

  private String inventory() {
    List<String> all = page.plan().inventories();
    int at = all.indexOf(page.inventory()) + 1;
    String which = " (%d of %d, i shows the next)".formatted(at, all.size());
    return page.inventory() + (all.size() > 1 ? which : "");
  }

  static String kind(boolean lab) {
    return lab ? "LAB, a rehearsal" : "REAL HOSTS";
  }

  static Style kindStyle(boolean lab) {
    return Style.of(lab ? Tone.GOOD : Tone.ASK).strong();
  }

  private static Line pair(String label, String value, Style style) {
    return Line.of(RunRows.padded(label, LABEL), Style.of(Tone.FAINT)).and(value, style);
  }

  /** What is scrolled, each of one line or more. */
  private List<List<Line>> blocks() {
    return switch (page.finding()) {
      case PlanPage.Mistaken(var mistakes) ->
          mistakes.stream()
              .map(text ->
                  Line.wrap(text, end - 2).stream()
                      .map(piece -> Line.of(piece, Style.TEXT))
                      .toList())
              .toList();
      case PlanPage.Sound(var outline, _, _) -> phases(outline);
    };
  }

  private List<List<Line>> phases(PlanOutline outline) {
    List<PlanOutline.Item> all =
        outline.phases().stream().flatMap(phase -> phase.steps().stream()).toList();
    int ids = widest(all.stream().map(item -> indent(item) + item.id()).toList(), 30);
    int works = widest(all.stream().map(PlanPageView::work).toList(), 34);
    Optional<PlanOutline.Item> turn =
        all.stream().filter(item -> item.noReturn().isPresent()).findFirst();
    var blocks = new ArrayList<List<Line>>();
    for (PlanOutline.Part phase : outline.phases()) {
      blocks.add(List.of(Line.of(phase.title(), Style.of(Tone.ACCENT).strong())));
      for (PlanOutline.Item item : phase.steps()) {
        blocks.add(step(item, ids, works, turn.filter(item::equals).isPresent()));
      }
    }
    return blocks;
  }

  private int widest(List<String> texts, int most) {
    int widest = texts.stream().mapToInt(Cells::width).max().orElse(0);
    return Math.min(widest, Math.min(most, end / 3));
  }

  private static String indent(PlanOutline.Item item) {
    return item.link() ? "    " : "  ";
  }

  private static String work(PlanOutline.Item item) {
    return item.on().isEmpty() ? item.does() : item.does() + " on " + item.on();
  }

  private List<Line> step(PlanOutline.Item item, int ids, int works, boolean turn) {
    var lines = new ArrayList<Line>();
    lines.add(
        Line.of(column(indent(item) + item.id(), ids), Style.of(Tone.TITLE).strong())
            .and(column(work(item), works), Style.of(Tone.BUSY))
            .and(item.title(), Style.TEXT));
    String margin = " ".repeat(INDENT);
    item.gate()
        .ifPresent(gate -> lines.add(Line.of(margin + "◆ asks " + gate, Style.of(Tone.ASK))));
    item.noReturn()
        .ifPresent(why -> {
          String what = turn ? "▼ point of no return: " : "▼ no way back: ";
          lines.add(Line.of(margin + what + why, Style.of(Tone.BAD).strong()));
        });
    return lines;
  }

  private static String column(String text, int columns) {
    return RunRows.padded(Cells.shortened(text, columns), columns + 2);
  }
}
