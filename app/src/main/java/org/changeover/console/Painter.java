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
import org.changeover.console.view.Cells;
import org.changeover.console.view.Style;

/**
 * Puts cells on a terminal through Lanterna's screen: everything at the start, after a change of
 * size and when asked to, else only what differs, and nothing when nothing does.
 *
 * <p>Used by one thread.
 */
final class Painter {
  private static final int CACHED = 8192;

  private record Glyph(int character, Style style) {}

  private final TerminalScreen screen;
  private final Palette palette;
  private final Map<Glyph, TextCharacter> cache = new HashMap<>();
  private Cells shown;

  Painter(Terminal terminal, Palette palette) throws IOException {
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
    boolean all = shown == null || !shown.size().equals(cells.size());
    for (int y = 0; y < cells.size().rows(); y++) {
      for (int x = 0; x < cells.size().columns(); x++) {
        int c = cells.character(x, y);
        if (c != Cells.CONTINUED) {
          screen.setCharacter(x, y, glyph(c, cells.style(x, y)));
        }
      }
    }
    screen.refresh(all ? Screen.RefreshType.COMPLETE : Screen.RefreshType.DELTA);
    shown = cells;
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
