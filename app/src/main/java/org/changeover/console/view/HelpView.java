package org.changeover.console.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.changeover.console.model.KeyBinding;

/** All keys of the lists of runs and plans; what a key cannot do now says why. */
final class HelpView {
  private static final int KEYS = 10;

  private HelpView() {}

  static <M, U> void draw(M model, List<KeyBinding<M, U>> bindings, int scroll, Cells cells) {
    int width = Math.min(96, cells.size().columns() - 4);
    int height = cells.size().rows() - 2;
    int left = (cells.size().columns() - width) / 2;
    Style edge = Style.of(Tone.ACCENT).on(Tone.DIALOG_BACK);
    cells.fill(left, 1, width, height, Style.TEXT.on(Tone.DIALOG_BACK));
    String across = "─".repeat(width - 2);
    cells.put(left, 1, left + width, "╭" + across + "╮", edge);
    cells.put(left, height, left + width, "╰" + across + "╯", edge);
    for (int y = 2; y < height; y++) {
      cells.set(left, y, '│', edge);
      cells.set(left + width - 1, y, '│', edge);
    }
    cells.put(left + 2, 1, left + width, " Keys ", edge.strong());
    String hint = " ↑ ↓ scroll, any other key closes ";
    cells.put(left + width - 2 - Cells.width(hint), height, left + width, hint, edge);
    List<Line> lines = lines(model, bindings, width - 5);
    int room = height - 2;
    int top = Math.clamp(scroll, 0, Math.max(0, lines.size() - room));
    for (int i = 0; i < room && top + i < lines.size(); i++) {
      lines.get(top + i).draw(cells, left + 3, 2 + i, left + width - 2);
    }
  }

  private static <M, U> List<Line> lines(M model, List<KeyBinding<M, U>> bindings, int width) {
    var lines = new ArrayList<Line>();
    for (KeyBinding.Where where : KeyBinding.Where.values()) {
      List<KeyBinding<M, U>> here =
          bindings.stream().filter(binding -> binding.where() == where).toList();
      if (!here.isEmpty()) {
        lines.add(Line.of(title(where), Style.of(Tone.ACCENT).on(Tone.DIALOG_BACK).strong()));
        here.forEach(binding -> lines.addAll(lines(model, binding, width)));
        lines.add(Line.empty());
      }
    }
    return lines;
  }

  private static String title(KeyBinding.Where where) {
    return Character.toUpperCase(where.words().charAt(0)) + where.words().substring(1);
  }

  private static <M, U> List<Line> lines(M model, KeyBinding<M, U> binding, int width) {
    Optional<String> why = binding.disabled().apply(model);
    Style text = Style.of(why.isPresent() ? Tone.FAINT : Tone.TEXT).on(Tone.DIALOG_BACK);
    Style key = text.ink(why.isPresent() ? Tone.FAINT : Tone.TITLE).strong();
    String shown = binding.shown();
    Line line =
        Line.of(shown + " ".repeat(Math.max(1, KEYS - Cells.width(shown))), key)
            .and(binding.tooltip(), text);
    if (why.isEmpty()) {
      return List.of(line);
    }
    String reason = "not now: " + why.get();
    if (KEYS + Cells.width(binding.tooltip()) + 2 + Cells.width(reason) <= width) {
      return List.of(line.and("  " + reason, text.ink(Tone.ASK)));
    }
    var lines = new ArrayList<>(List.of(line));
    for (String piece : Line.wrap(reason, width - KEYS)) {
      lines.add(Line.of(" ".repeat(KEYS) + piece, text.ink(Tone.ASK)));
    }
    return lines;
  }
}
