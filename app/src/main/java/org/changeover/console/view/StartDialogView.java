package org.changeover.console.view;

import java.util.ArrayList;
import java.util.List;
import org.changeover.console.model.Dialog;
import org.changeover.console.model.PlanOutline;
import org.changeover.console.model.PlanPage;
import org.changeover.console.model.RunLine;
import org.changeover.console.model.StartDialog;

/** The question before an engine is started: what would be touched, then the buttons. */
final class StartDialogView {
  private static final Style TEXT = Style.TEXT.on(Tone.DIALOG_BACK);
  private static final Style LABEL = Style.of(Tone.FAINT).on(Tone.DIALOG_BACK);
  private static final Style TITLE = Style.of(Tone.TITLE).on(Tone.DIALOG_BACK).strong();
  private static final Style EDGE = Style.of(Tone.ASK).on(Tone.DIALOG_BACK);
  private static final int WIDEST = 92;

  private final StartDialog dialog;
  private final Cells cells;
  private final int width;
  private final int left;
  private final int right;

  StartDialogView(StartDialog dialog, Cells cells) {
    this.dialog = dialog;
    this.cells = cells;
    this.width = Math.min(WIDEST, cells.size().columns() - 8);
    this.left = (cells.size().columns() - width) / 2;
    this.right = left + width - 3;
  }

  void draw() {
    List<Line> body = body();
    List<Line> foot = foot();
    int room = Math.max(1, cells.size().rows() - 6 - foot.size());
    int shown = Math.clamp(body.size(), 1, room);
    int height = shown + foot.size() + 4;
    int top = Math.max(1, (cells.size().rows() - height) / 2);
    box(top, height);
    int scroll = Math.clamp(dialog.scroll(), 0, Math.max(0, body.size() - shown));
    for (int i = 0; i < shown; i++) {
      body.get(scroll + i).draw(cells, left + 3, top + 1 + i, right);
    }
    if (scroll > 0) {
      cells.set(left + width - 2, top + 1, '▲', EDGE);
    }
    if (scroll + shown < body.size()) {
      cells.set(left + width - 2, top + shown, '▼', EDGE);
    }
    for (int i = 0; i < foot.size(); i++) {
      foot.get(i).draw(cells, left + 3, top + 1 + shown + i, right);
    }
    buttons(top + height - 2);
  }

  private void box(int top, int height) {
    cells.fill(left, top, width, height, TEXT);
    String across = "─".repeat(width - 2);
    cells.put(left, top, left + width, "╭" + across + "╮", EDGE);
    cells.put(left, top + height - 1, left + width, "╰" + across + "╯", EDGE);
    for (int y = top + 1; y < top + height - 1; y++) {
      cells.set(left, y, '│', EDGE);
      cells.set(left + width - 1, y, '│', EDGE);
    }
    cells.fit(left + 2, top, right, " " + title() + " ", EDGE.strong());
  }

  private String title() {
    return switch (dialog.subject()) {
      case StartDialog.Start(_, PlanOutline outline) -> "Start " + outline.id() + "?";
      case StartDialog.Resume(RunLine run) -> "Go on with " + run.id() + "?";
    };
  }

  private List<Line> body() {
    return switch (dialog.subject()) {
      case StartDialog.Start(PlanPage page, PlanOutline outline) -> start(page, outline);
      case StartDialog.Resume(RunLine run) -> resume(run);
    };
  }

  private List<Line> start(PlanPage page, PlanOutline outline) {
    var lines = new ArrayList<Line>();
    wrapped(lines, outline.title(), TITLE);
    Style kind = PlanPageView.kindStyle(outline).on(Tone.DIALOG_BACK);
    lines.add(Line.of(PlanPageView.kind(outline), kind));
    labelled(lines, "plan", page.plan().id());
    labelled(lines, "inventory", page.inventory());
    labelled(lines, "acts on", listed(outline.actsOn()));
    labelled(lines, "may log in", listed(outline.reaches()));
    return lines;
  }

  private static String listed(List<String> names) {
    return names.isEmpty() ? "nothing else" : String.join(", ", names);
  }

  private List<Line> resume(RunLine run) {
    var lines = new ArrayList<Line>();
    wrapped(lines, run.title(), TITLE);
    StatusLook look = run.status().map(StatusLook::of).orElseThrow();
    lines.add(
        Line.of(look.glyph() + " " + look.word(), Style.of(look.tone()).on(Tone.DIALOG_BACK)));
    wrapped(lines, run.says(), TEXT);
    wrapped(lines, "An engine is started for it, which goes on where it stands.", LABEL);
    return lines;
  }

  private void labelled(List<Line> lines, String label, String value) {
    int indent = 12;
    List<String> pieces = Line.wrap(value, width - 6 - indent);
    for (int i = 0; i < pieces.size(); i++) {
      String head = RunRows.padded(i == 0 ? label : "", indent);
      lines.add(Line.of(head, LABEL).and(pieces.get(i), TEXT));
    }
  }

  private void wrapped(List<Line> lines, String text, Style style) {
    Line.wrap(text, width - 6).forEach(piece -> lines.add(Line.of(piece, style)));
  }

  private List<Line> foot() {
    return dialog
        .toType()
        .map(name ->
            List.of(
                Line.empty(),
                Line.of("This is no rehearsal. Type the plan's name, " + name + ":", LABEL),
                field()))
        .orElse(List.of());
  }

  private Line field() {
    Style style = TEXT.on(Tone.SELECTED_BACK);
    int room = width - 6;
    String text = dialog.typed();
    while (Cells.width(text) > room - 2) {
      text = text.substring(text.offsetByCodePoints(0, 1));
    }
    String cursor = dialog.focus() == Dialog.Part.FIELD ? "█" : " ";
    String rest = " ".repeat(Math.max(0, room - Cells.width(text) - 1));
    return Line.of(text, style).and(cursor, style.ink(Tone.ACCENT)).and(rest, style);
  }

  private void buttons(int y) {
    boolean typing = dialog.focus() == Dialog.Part.FIELD;
    int x = button("Cancel", Dialog.Part.BACK, left + 3, y);
    x = button(dialog.verb() + (typing ? "" : " (y)"), Dialog.Part.CONFIRM, x + 2, y);
    String hint = typing ? "Tab to the buttons · Esc leaves" : "← → Enter · Esc leaves";
    int at = right - Cells.width(hint);
    if (at > x + 1) {
      cells.put(at, y, right, hint, LABEL);
    }
  }

  private int button(String text, Dialog.Part part, int x, int y) {
    boolean focused = dialog.focus() == part;
    Tone back = part == Dialog.Part.CONFIRM ? Tone.DANGER_BACK : Tone.BUTTON_BACK;
    Style style = focused ? Style.of(Tone.INK).on(back).strong() : TEXT;
    String shown = focused ? "▸ " + text + " " : "[ " + text + " ]";
    return cells.put(x, y, left + width - 2, shown, style);
  }
}
