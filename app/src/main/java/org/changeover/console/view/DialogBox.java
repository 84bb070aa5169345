package org.changeover.console.view;

import java.util.List;
import java.util.Optional;
import org.changeover.console.model.Dialog;

/**
 * What every question is drawn in: a box over the screen with a body that scrolls, a foot, and two
 * buttons.
 */
final class DialogBox {
  static final Style TEXT = Style.TEXT.on(Tone.DIALOG_BACK);
  static final Style LABEL = Style.of(Tone.FAINT).on(Tone.DIALOG_BACK);
  static final Style TITLE = Style.of(Tone.TITLE).on(Tone.DIALOG_BACK).strong();
  private static final Style MORE = Style.of(Tone.ACCENT).on(Tone.DIALOG_BACK);
  private static final int WIDEST = 92;
  private static final int INDENT = 12;

  private final Cells cells;
  private final Style edge;
  private final Dialog.Part focus;
  private final int width;
  private final int left;

  /**
   * @param focus the part that takes the keys
   */
  DialogBox(Cells cells, Tone edge, Dialog.Part focus) {
    this.cells = cells;
    this.edge = Style.of(edge).on(Tone.DIALOG_BACK);
    this.focus = focus;
    this.width = Math.min(WIDEST, cells.size().columns() - 8);
    this.left = (cells.size().columns() - width) / 2;
  }

  /** How wide a line in it may be, in cells. */
  int room() {
    return width - 6;
  }

  /**
   * Draws all but the buttons, and returns their row.
   *
   * @param scroll the first line of the body that is shown
   */
  int draw(String title, List<Line> body, int scroll, List<Line> foot) {
    int shown = Math.clamp(body.size(), 1, Math.max(1, cells.size().rows() - 6 - foot.size()));
    int height = shown + foot.size() + 4;
    int top = Math.max(1, (cells.size().rows() - height) / 2);
    box(top, height, title);
    int first = Math.clamp(scroll, 0, Math.max(0, body.size() - shown));
    lines(body.subList(first, Math.min(body.size(), first + shown)), top + 1);
    if (first > 0) {
      cells.set(left + width - 2, top + 1, '▲', MORE);
    }
    if (first + shown < body.size()) {
      cells.set(left + width - 2, top + shown, '▼', MORE);
    }
    lines(foot, top + 1 + shown);
    return top + height - 2;
  }

  private void box(int top, int height, String title) {
    cells.fill(left, top, width, height, TEXT);
    String across = "─".repeat(width - 2);
    cells.put(left, top, left + width, "╭" + across + "╮", edge);
    cells.put(left, top + height - 1, left + width, "╰" + across + "╯", edge);
    for (int y = top + 1; y < top + height - 1; y++) {
      cells.set(left, y, '│', edge);
      cells.set(left + width - 1, y, '│', edge);
    }
    cells.fit(left + 2, top, left + width - 2, " " + title + " ", edge.strong());
  }

  private void lines(List<Line> lines, int top) {
    int y = top;
    for (Line line : lines) {
      inside(line).draw(cells, left + 3, y++, left + width - 3);
    }
  }

  /** With the background of the box where it has none of its own. */
  private static Line inside(Line line) {
    return new Line(
        line.spans().stream()
            .map(span ->
                span.style().back() == Tone.BACK
                    ? new Line.Span(span.text(), span.style().on(Tone.DIALOG_BACK))
                    : span)
            .toList());
  }

  /** The field, with the end of what was typed. */
  Line field(String typed) {
    Style style = TEXT.on(Tone.SELECTED_BACK);
    String text = typed;
    while (Cells.width(text) > room() - 2) {
      text = text.substring(text.offsetByCodePoints(0, 1));
    }
    String cursor = focus == Dialog.Part.FIELD ? "█" : " ";
    String rest = " ".repeat(Math.max(0, room() - Cells.width(text) - 1));
    return Line.of(text, style).and(cursor, style.ink(Tone.ACCENT)).and(rest, style);
  }

  /**
   * The way out, the way on, and which keys lead there.
   *
   * @param instead what is said in place of the keys
   */
  void buttons(int y, String back, String confirm, boolean dangerous, Optional<String> instead) {
    boolean typing = focus == Dialog.Part.FIELD;
    boolean choosing = focus == Dialog.Part.CHOICES;
    int x = button(back, focus == Dialog.Part.BACK, Tone.BUTTON_BACK, left + 3, y);
    x =
        button(
            confirm + (typing ? "" : " (y)"),
            focus == Dialog.Part.CONFIRM,
            dangerous ? Tone.DANGER_BACK : Tone.BUTTON_BACK,
            x + 2,
            y);
    String keys = typing || choosing ? "Tab to the buttons" : "← → Enter";
    String hint = instead.orElse(keys) + " · Esc leaves";
    int at = left + width - 3 - Cells.width(hint);
    if (at > x + 1) {
      cells.put(at, y, left + width - 2, hint, LABEL);
    }
  }

  private int button(String text, boolean focused, Tone back, int x, int y) {
    Style style = focused ? Style.of(Tone.INK).on(back).strong() : TEXT;
    String shown = focused ? "▸ " + text + " " : "[ " + text + " ]";
    return cells.put(x, y, left + width - 2, shown, style);
  }

  /** Adds a label, and beside it a value in as many lines as it needs. */
  void pair(List<Line> lines, String label, String value) {
    List<String> pieces = Line.wrap(value, room() - INDENT);
    for (int i = 0; i < pieces.size(); i++) {
      String head = i == 0 ? label : "";
      lines.add(Line.of(head + " ".repeat(INDENT - head.length()), LABEL).and(pieces.get(i), TEXT));
    }
  }

  /** Adds a text in as many lines as it needs. */
  void wrapped(List<Line> lines, String text, Style style) {
    Line.wrap(text, room()).forEach(piece -> lines.add(Line.of(piece, style)));
  }
}
