package org.changeover.console.view;

import java.util.Comparator;
import java.util.List;
import org.changeover.console.model.ConsoleModel;
import org.changeover.console.model.Flash;
import org.changeover.console.model.Key;
import org.changeover.console.model.KeyBinding;
import org.changeover.console.model.KeyBindings;
import org.changeover.console.model.Prompt;
import org.changeover.console.model.Updated;

/** The foot: a message, the filter while it is typed, or the keys that do something now. */
final class FooterView {
  private static final List<String> LAST = List.of("palette", "help", "detach");
  private static final List<String> ANSWERS =
      List.of("approve", "reject", "confirm", "doubt", "retry", "skip");
  private static final String VIEWS = "views";

  private final ConsoleModel model;
  private final Cells cells;
  private final int row;

  FooterView(ConsoleModel model, Cells cells) {
    this.model = model;
    this.cells = cells;
    this.row = model.size().rows() - 1;
  }

  void draw() {
    if (model.flash().isPresent()) {
      flash(model.flash().get());
    } else if (model.screen().typing().isPresent()) {
      typed(model.screen().typing().get());
    } else {
      keys();
    }
  }

  private void flash(Flash flash) {
    Tone tone =
        switch (flash.kind()) {
          case DONE -> Tone.GOOD;
          case HINT -> Tone.ASK;
          case REFUSED -> Tone.BAD;
        };
    String glyph =
        switch (flash.kind()) {
          case DONE -> "✓ ";
          case HINT -> "· ";
          case REFUSED -> "✗ ";
        };
    Line.of(glyph + flash.text(), Style.of(tone).strong())
        .draw(cells, 1, row, model.size().columns() - 1);
  }

  private void typed(Prompt prompt) {
    Line.of(prompt.sign(), Style.of(Tone.ACCENT).strong())
        .and(model.screen().typed(prompt), Style.TEXT.strong())
        .and("█", Style.of(Tone.ACCENT))
        .and("  " + hint(prompt), Style.of(Tone.FAINT))
        .draw(cells, 1, row, model.size().columns() - 1);
  }

  private String hint(Prompt prompt) {
    return switch (prompt) {
      case STEPS ->
          "%,d found · !text: all others · Enter keeps, Esc clears"
              .formatted(model.rows().stream().filter(one -> !one.isPhase()).count());
      case LINES ->
          "%,d lines · !text: all others · Enter keeps, Esc clears"
              .formatted(model.liveOutput().size());
      case SEARCH -> "Enter looks upwards, then n and N · Esc leaves";
    };
  }

  /** Keys that work now, as many as fit; the palette, help and leaving always. */
  private void keys() {
    KeyBinding.Where where = KeyBindings.where(model);
    List<KeyBinding<ConsoleModel, Updated>> shown =
        KeyBindings.ALL.stream()
            .filter(binding -> !binding.label().isEmpty())
            .filter(binding -> here(binding, where))
            .filter(binding -> binding.disabled().apply(model).isEmpty())
            .toList();
    int end = model.size().columns() - 1;
    List<KeyBinding<ConsoleModel, Updated>> last =
        shown.stream().filter(binding -> LAST.contains(binding.id())).toList();
    int reserved = last.stream().mapToInt(FooterView::width).sum();
    boolean narrow = model.size().columns() < 140;
    int x = 1;
    for (KeyBinding<ConsoleModel, Updated> binding : firstThingsFirst(shown, where)) {
      boolean pages = narrow && isPage(binding);
      if (pages && binding.id().equals("plan") && x + VIEWS.length() + 5 <= end - reserved) {
        x = key("1-6", VIEWS, false, x, end);
      } else if (!pages && !last.contains(binding) && x + width(binding) <= end - reserved) {
        x = key(binding, x, end);
      }
    }
    for (KeyBinding<ConsoleModel, Updated> binding : last) {
      x = key(binding, x, end);
    }
  }

  private static List<KeyBinding<ConsoleModel, Updated>> firstThingsFirst(
      List<KeyBinding<ConsoleModel, Updated>> all, KeyBinding.Where where) {
    return all.stream().sorted(Comparator.comparingInt(binding -> rank(binding, where))).toList();
  }

  /** What calls for an answer comes first; whoever reads lines then wants the keys for that. */
  private static int rank(KeyBinding<?, ?> binding, KeyBinding.Where where) {
    if (ANSWERS.contains(binding.id())) {
      return 0;
    }
    if (binding.where() == KeyBinding.Where.LINES) {
      return 1;
    }
    if (!binding.role().isEmpty()) {
      return 2;
    }
    return binding.where() == where ? 3 : 4;
  }

  private static boolean isPage(KeyBinding<?, ?> binding) {
    return binding.keys().getFirst() instanceof Key.Char(int c) && Character.isDigit(c);
  }

  private static boolean here(KeyBinding<?, ?> binding, KeyBinding.Where where) {
    return binding.where() == KeyBinding.Where.EVERYWHERE || binding.where() == where;
  }

  private static int width(KeyBinding<?, ?> binding) {
    return Cells.width(binding.shown()) + 1 + Cells.width(binding.label()) + 2;
  }

  private int key(KeyBinding<?, ?> binding, int x, int end) {
    boolean asked = List.of("approve", "confirm", "doubt").contains(binding.id());
    return key(binding.shown(), binding.label(), asked, x, end);
  }

  private int key(String shown, String label, boolean asked, int x, int end) {
    Style key = Style.of(asked ? Tone.ASK : Tone.ACCENT).strong();
    int at = cells.put(x, row, end, shown, key);
    Style text = Style.of(asked ? Tone.TITLE : Tone.FAINT);
    return cells.put(at + 1, row, end, label, asked ? text.strong() : text) + 2;
  }
}
