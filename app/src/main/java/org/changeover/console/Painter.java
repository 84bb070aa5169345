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

  private record Glyph(int character, Style style) {}

  private final Terminal terminal;
  private final Optional<StreamTerminal> scrolling;
  private final TerminalScreen screen;
  private final Palette palette;
  private final Map<Glyph, TextCharacter> cache = new HashMap<>();
  private Cells shown;

  Painter(Terminal terminal, Palette palette) throws IOException {
    this(terminal, Optional.empty(), palette);
  }

  /** For a terminal that can move rows. */
  static Painter scrolling(StreamTerminal terminal, Palette palette) throws IOException {
    return new Painter(terminal, Optional.of(terminal), palette);
  }

  private Painter(Terminal terminal, Optional<StreamTerminal> scrolling, Palette palette)
      throws IOException {
    this.terminal = terminal;
    this.scrolling = scrolling;
    this.screen = new TerminalScreen(terminal);
    this.palette = palette;
    screen.setCursorPosition(null);
  }

  void start() throws IOException {
    screen.startScreen();
  }

  /** Forgets what is shown, so that the next frame paints every cell. */
  void forget() {
    shown = null;
  }

  /** Whether showing these cells would change anything. */
  boolean differs(Cells cells) {
    return !cells.equals(shown);
  }

  void paint(Cells cells) throws IOException {
    screen.doResizeIfNecessary();
    if (shown == null || !shown.size().equals(cells.size())) {
      everything(cells);
    } else {
      scroll(cells);
      differences(cells);
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
  }

  private void scroll(Cells cells) throws IOException {
    if (scrolling.isEmpty()) {
      return;
    }
    Optional<Scroll> found = Scroll.between(shown, cells);
    if (found.isPresent()) {
      Scroll scroll = found.get();
      scrolling.get().scroll(scroll);
      shown = shown.moved(scroll.top(), scroll.bottom(), scroll.lines(), palette.leavesBlank());
    }
  }

  /**
   * Pieces of rows, each of one style. Lanterna would compare every cell with what it holds of it,
   * which takes several times as long at 200x60; what was shown is known here.
   */
  private void differences(Cells cells) throws IOException {
    var pen = new Pen(terminal);
    for (int y = 0; y < cells.size().rows(); y++) {
      int x = 0;
      while (x < cells.size().columns()) {
        x = same(cells, x, y) ? x + 1 : piece(cells, x, y, pen);
      }
    }
  }

  private boolean same(Cells cells, int x, int y) {
    return cells.character(x, y) == Cells.CONTINUED || cells.sameAs(shown, x, y);
  }

  /** Writes what differs from here on and has one style; returns the column after it. */
  private int piece(Cells cells, int from, int y, Pen pen) throws IOException {
    Style style = cells.style(from, y);
    var text = new StringBuilder();
    boolean wide = false;
    int x = from;
    while (x < cells.size().columns() && (x == from || !same(cells, x, y))) {
      if (!cells.style(x, y).equals(style)) {
        break;
      }
      text.appendCodePoint(cells.character(x, y));
      x++;
      if (x < cells.size().columns() && cells.character(x, y) == Cells.CONTINUED) {
        wide = true;
        x++;
      }
    }
    pen.write(from, y, glyph(cells.character(from, y), style), text.toString(), wide ? -1 : x);
    return x;
  }

  /** Where the terminal's cursor is and how it would write. */
  private static final class Pen {
    private final Terminal terminal;
    private TextCharacter look;
    private int column = -1;
    private int row = -1;

    private Pen(Terminal terminal) {
      this.terminal = terminal;
    }

    /**
     * @param next where the cursor is afterwards; -1 where terminals may disagree
     */
    private void write(int x, int y, TextCharacter with, String text, int next) throws IOException {
      if (x != column || y != row) {
        terminal.setCursorPosition(x, y);
      }
      take(with);
      terminal.putString(text);
      column = next;
      row = y;
    }

    private void take(TextCharacter with) throws IOException {
      boolean anew = look == null || !look.getModifiers().equals(with.getModifiers());
      if (anew) {
        terminal.resetColorAndSGR();
        for (SGR modifier : with.getModifiers()) {
          terminal.enableSGR(modifier);
        }
      }
      if (anew || !look.getForegroundColor().equals(with.getForegroundColor())) {
        terminal.setForegroundColor(with.getForegroundColor());
      }
      if (anew || !look.getBackgroundColor().equals(with.getBackgroundColor())) {
        terminal.setBackgroundColor(with.getBackgroundColor());
      }
      look = with;
    }
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
