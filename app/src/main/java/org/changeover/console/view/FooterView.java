package org.changeover.console.view;

import java.util.List;
import org.changeover.console.model.ConsoleModel;
import org.changeover.console.model.Flash;
import org.changeover.console.model.KeyBinding;
import org.changeover.console.model.KeyBindings;
import org.changeover.console.model.Row;
import org.changeover.console.model.Updated;

/** The foot: a message, the filter while it is typed, or the keys that do something now. */
final class FooterView {
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
    } else if (model.screen().filtering()) {
      filter();
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

  private void filter() {
    long found = model.rows().stream().filter(one -> !one.isPhase()).map(Row::id).count();
    Line.of("/", Style.of(Tone.ACCENT).strong())
        .and(model.screen().filter(), Style.TEXT.strong())
        .and("█", Style.of(Tone.ACCENT))
        .and("  " + found + " found · Enter keeps, Esc clears", Style.of(Tone.FAINT))
        .draw(cells, 1, row, model.size().columns() - 1);
  }

  /** Keys that work now, as many as fit; help and leaving always. */
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
        shown.stream().filter(binding -> List.of("help", "detach").contains(binding.id())).toList();
    int reserved = last.stream().mapToInt(FooterView::width).sum();
    int x = 1;
    for (KeyBinding<?, ?> binding : shown) {
      if (!last.contains(binding) && x + width(binding) <= end - reserved) {
        x = key(binding, x, end);
      }
    }
    for (KeyBinding<?, ?> binding : last) {
      x = key(binding, x, end);
    }
  }

  private static boolean here(KeyBinding<?, ?> binding, KeyBinding.Where where) {
    return binding.where() == KeyBinding.Where.EVERYWHERE || binding.where() == where;
  }

  private static int width(KeyBinding<?, ?> binding) {
    return Cells.width(binding.shown()) + 1 + Cells.width(binding.label()) + 2;
  }

  private int key(KeyBinding<?, ?> binding, int x, int end) {
    boolean asked = List.of("approve", "confirm", "doubt").contains(binding.id());
    Style key = Style.of(asked ? Tone.ASK : Tone.ACCENT).strong();
    int at = cells.put(x, row, end, binding.shown(), key);
    Style text = Style.of(asked ? Tone.TITLE : Tone.FAINT);
    return cells.put(at + 1, row, end, binding.label(), asked ? text.strong() : text) + 2;
  }
}
