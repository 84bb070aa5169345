package org.changeover.console.view;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.changeover.console.model.Finder;
import org.changeover.console.model.Offer;

/** Help and palette over the screen: what is typed, and below it what matches. */
final class FinderView {
  private static final Style TEXT = Style.TEXT.on(Tone.DIALOG_BACK);
  private static final Style FAINT = Style.of(Tone.FAINT).on(Tone.DIALOG_BACK);

  /** Rows at the foot for why the one under the cursor does nothing now. */
  private static final int WHY = 3;

  private static final int WIDEST = 100;

  /** So many rows of a screen that has more: three fifths of them; slow lines have to show it. */
  private static final int LOWEST = 22;

  private final Finder finder;
  private final List<? extends Offer<?, ?>> offers;
  private final Cells cells;
  private final int width;
  private final int height;
  private final int left;

  /** A row of the list: an offer, or the head of a section. */
  private sealed interface Entry {
    record Head(String text) implements Entry {}

    record Of(Offer<?, ?> offer, boolean marked) implements Entry {}
  }

  private FinderView(Finder finder, List<? extends Offer<?, ?>> offers, Cells cells) {
    this.finder = finder;
    this.offers = offers;
    this.cells = cells;
    this.width = Math.min(WIDEST, cells.size().columns() - 4);
    this.height = height(cells.size().rows());
    this.left = (cells.size().columns() - width) / 2;
  }

  private static int height(int rows) {
    return Math.min(rows - 2, Math.max(LOWEST, rows * 3 / 5));
  }

  static void draw(Finder finder, List<? extends Offer<?, ?>> offers, Cells cells) {
    new FinderView(finder, offers, cells).draw();
  }

  private void draw() {
    box();
    int marked = Math.clamp(finder.marked(), 0, Math.max(0, offers.size() - 1));
    List<Entry> entries = entries(marked);
    int room = height - 4 - WHY;
    int at = entries.indexOf(new Entry.Of(offers.isEmpty() ? null : offers.get(marked), true));
    int top = Math.clamp(at - room / 2, 0, Math.max(0, entries.size() - room));
    int keys = column(Offer::keys, 4, 12);
    int names = column(Offer::name, 8, 26);
    for (int i = 0; i < room && top + i < entries.size(); i++) {
      entry(entries.get(top + i), 4 + i, keys, names);
    }
    if (offers.isEmpty()) {
      cells.put(left + 3, 4, left + width - 2, "Nothing is called so; Backspace.", FAINT);
    }
    more(top, room, entries.size());
    if (!offers.isEmpty()) {
      why(offers.get(marked));
    }
  }

  /** The offer under the cursor in full. */
  private void why(Offer<?, ?> offer) {
    int y = height - WHY;
    cells.put(
        left,
        y,
        left + width,
        "├" + "─".repeat(width - 2) + "┤",
        Style.of(Tone.ACCENT).on(Tone.DIALOG_BACK));
    cells.fit(left + 3, y + 1, left + width - 2, offer.tooltip(), TEXT);
    String reason = offer.why().map(why -> "not now: " + why).orElse("");
    cells.fit(left + 3, y + 2, left + width - 2, reason, TEXT.ink(Tone.ASK));
  }

  private int column(Function<Offer<?, ?>, String> text, int least, int most) {
    int widest = offers.stream().map(text::apply).mapToInt(Cells::width).max().orElse(0);
    return Math.clamp(widest, least, most) + 2;
  }

  private List<Entry> entries(int marked) {
    var entries = new ArrayList<Entry>();
    String section = "";
    for (int i = 0; i < offers.size(); i++) {
      Offer<?, ?> offer = offers.get(i);
      if (!offer.section().equals(section)) {
        section = offer.section();
        entries.add(new Entry.Head(section));
      }
      entries.add(new Entry.Of(offer, i == marked));
    }
    return entries;
  }

  private void box() {
    Style edge = Style.of(Tone.ACCENT).on(Tone.DIALOG_BACK);
    cells.fill(left, 1, width, height, TEXT);
    String across = "─".repeat(width - 2);
    cells.put(left, 1, left + width, "╭" + across + "╮", edge);
    cells.put(left, 3, left + width, "├" + across + "┤", edge);
    cells.put(left, height, left + width, "╰" + across + "╯", edge);
    for (int y = 2; y < height; y++) {
      if (y != 3) {
        cells.set(left, y, '│', edge);
        cells.set(left + width - 1, y, '│', edge);
      }
    }
    boolean help = finder.kind() == Finder.Kind.HELP;
    cells.put(left + 2, 1, left + width, help ? " Keys " : " Commands ", edge.strong());
    int x = cells.put(left + 3, 2, left + width, help ? "? " : ": ", edge.strong());
    x = cells.fit(x, 2, left + width - 4, finder.text(), TEXT.strong());
    cells.put(x, 2, left + width - 2, "█", edge);
    if (finder.text().isEmpty()) {
      cells.fit(x + 2, 2, left + width - 2, "type to find", FAINT);
    }
    String hint = " ↑ ↓ Enter does it · Esc leaves ";
    cells.put(left + width - 2 - Cells.width(hint), height, left + width, hint, edge);
  }

  private void more(int top, int room, int count) {
    Style style = Style.of(Tone.ACCENT).on(Tone.DIALOG_BACK);
    if (top > 0) {
      cells.set(left + width - 2, 4, '▲', style);
    }
    if (top + room < count) {
      cells.set(left + width - 2, 3 + room, '▼', style);
    }
  }

  private void entry(Entry entry, int y, int keys, int names) {
    switch (entry) {
      case Entry.Head(var text) ->
          cells.fit(
              left + 3,
              y,
              left + width - 3,
              Character.toUpperCase(text.charAt(0)) + text.substring(1),
              Style.of(Tone.ACCENT).on(Tone.DIALOG_BACK).strong());
      case Entry.Of(var offer, var marked) -> offer(offer, marked, y, keys, names);
    }
  }

  private void offer(Offer<?, ?> offer, boolean marked, int y, int keys, int names) {
    int end = left + width - 3;
    boolean able = offer.why().isEmpty();
    Style strong = TEXT.ink(able ? Tone.TITLE : Tone.FAINT).strong();
    if (marked) {
      cells.set(left + 2, y, '▸', Style.of(Tone.ACCENT).on(Tone.DIALOG_BACK).strong());
    }
    boolean help = finder.kind() == Finder.Kind.HELP;
    int first = help ? keys : names;
    cells.fit(left + 4, y, left + 3 + first, help ? offer.keys() : offer.name(), strong);
    int x = left + 4 + first;
    if (!help) {
      cells.fit(x, y, x + keys - 1, offer.keys(), TEXT.ink(Tone.ACCENT));
      x += keys;
    }
    cells.fit(x, y, end, offer.tooltip(), able ? TEXT : FAINT);
    if (marked) {
      cells.paint(left + 3, y, width - 5, Tone.SELECTED_BACK);
    }
  }
}
