package org.changeover.console;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.TextColor;
import com.googlecode.lanterna.screen.Screen;
import com.googlecode.lanterna.screen.TerminalScreen;
import com.googlecode.lanterna.terminal.Terminal;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.changeover.console.view.Cells;
import org.changeover.console.view.Style;

/**
 * Puts cells on a terminal: everything through Lanterna's screen at the start, after a change of
 * size and when asked to, else only what differs, and nothing when nothing does. Where rows moved
 * as a log's do, a terminal that can is told to move them.
 *
 * <p>Used by one thread.
 */
final class Painter {
  private static final int CACHED = 8192;
  private static final int GAP = 5;

  private record Glyph(int character, Style style) {}

  private final TerminalScreen screen;
  private final Optional<StreamTerminal> stream;
  private Palette palette;
  private Pen pen;
  private final Map<Glyph, TextCharacter> cache = new HashMap<>();
  private Cells shown;

  /** Every frame paints every cell. */
  Painter(Terminal terminal, Palette palette) throws IOException {
    this(terminal, Optional.empty(), palette);
  }

  /** For a terminal that knows what a frame changes. */
  static Painter on(StreamTerminal terminal, Palette palette) throws IOException {
    return new Painter(terminal, Optional.of(terminal), palette);
  }

  private Painter(Terminal terminal, Optional<StreamTerminal> stream, Palette palette)
      throws IOException {
    this.screen = new TerminalScreen(terminal);
    this.stream = stream;
    this.palette = palette;
    this.pen = new Pen(palette);
    screen.setCursorPosition(null);
  }

  void start() throws IOException {
    screen.startScreen();
  }

  /** Forgets what is shown, so that the next frame paints every cell. */
  void forget() {
    shown = null;
  }

  /** Paints in these colours, and every cell at the next frame. */
  void take(Palette next) {
    palette = next;
    pen = new Pen(next);
    cache.clear();
    forget();
  }

  /** Whether showing these cells would change anything. */
  boolean differs(Cells cells) {
    return !cells.equals(shown);
  }

  void paint(Cells cells) throws IOException {
    screen.doResizeIfNecessary();
    if (stream.isEmpty() || shown == null || !shown.size().equals(cells.size())) {
      everything(cells);
    } else {
      differences(cells, stream.get());
    }
    shown = cells;
  }

  private void everything(Cells cells) throws IOException {
    for (int y = 0; y < cells.size().rows(); y++) {
      for (int x = 0; x < cells.size().columns(); x++) {
        int c = cells.character(x, y);
        if (c != Cells.CONTINUED) {
          screen.setCharacter(x, y, glyph(c, cells.style(x, y)));
        }
      }
    }
    screen.refresh(Screen.RefreshType.COMPLETE);
    pen.forget();
  }

  /**
   * Rows that moved, then pieces of rows, each of one style. Lanterna would compare every cell with
   * what it holds of it, which takes several times as long at 200x60, and would write colours and
   * places in full each time; what was shown is known here.
   */
  private void differences(Cells cells, StreamTerminal terminal) throws IOException {
    Optional<Scroll> found = terminal.scrolls() ? Scroll.between(shown, cells) : Optional.empty();
    if (found.isPresent()) {
      Scroll scroll = found.get();
      terminal.scroll(scroll);
      pen.forget();
      shown = shown.moved(scroll.top(), scroll.bottom(), scroll.lines(), palette.leavesBlank());
    }
    for (int y = 0; y < cells.size().rows(); y++) {
      int x = 0;
      while (x < cells.size().columns()) {
        x = same(cells, x, y) ? x + 1 : piece(cells, x, y, terminal);
      }
    }
  }

  private boolean same(Cells cells, int x, int y) {
    int c = cells.character(x, y);
    return c == Cells.CONTINUED
        || cells.sameAs(shown, x, y)
        || c == ' ' && shown.character(x, y) == ' ' && cells.style(x, y).emptyAs(shown.style(x, y));
  }

  /** Writes what differs from here on and has one style; returns the column after it. */
  private int piece(Cells cells, int from, int y, StreamTerminal terminal) throws IOException {
    Style style = cells.style(from, y);
    var text = new StringBuilder();
    boolean wide = false;
    int x = from;
    while (x < cells.size().columns() && goesOn(cells, x, y, style)) {
      text.appendCodePoint(cells.character(x, y));
      x++;
      if (x < cells.size().columns() && cells.character(x, y) == Cells.CONTINUED) {
        wide = true;
        x++;
      }
    }
    pen.write(from, y, style, text.toString(), wide ? -1 : x, terminal);
    return x;
  }

  /** A few cells that do not differ cost less than another place for the cursor. */
  private boolean goesOn(Cells cells, int x, int y, Style style) {
    int end = Math.min(x + GAP, cells.size().columns());
    int next = x;
    while (next < end && like(cells, next, y, style) && same(cells, next, y)) {
      next++;
    }
    return next < end && like(cells, next, y, style) && !same(cells, next, y);
  }

  /** Whether a cell can be written in a style; the colour of what is written blank is not seen. */
  private static boolean like(Cells cells, int x, int y, Style style) {
    Style own = cells.style(x, y);
    return own.equals(style) || cells.character(x, y) == ' ' && own.emptyAs(style);
  }

  private TextCharacter glyph(int c, Style style) {
    if (cache.size() > CACHED) {
      cache.clear();
    }
    return cache.computeIfAbsent(new Glyph(c, style), _ -> make(c, style));
  }

  private TextCharacter make(int c, Style style) {
    EnumSet<SGR> attributes = EnumSet.noneOf(SGR.class);
    if (style.bold()) {
      attributes.add(SGR.BOLD);
    }
    if (style.underline()) {
      attributes.add(SGR.UNDERLINE);
    }
    TextColor ink = palette.ink(style);
    TextColor back = palette.back(style);
    if (palette.reverses(style)) {
      attributes.add(SGR.REVERSE);
    }
    return TextCharacter.fromString(Character.toString(c), ink, back, attributes)[0];
  }
}
