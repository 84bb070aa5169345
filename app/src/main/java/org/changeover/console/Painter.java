package org.changeover.console;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.TextColor;
import com.googlecode.lanterna.screen.Screen;
import com.googlecode.lanterna.screen.TerminalScreen;
import com.googlecode.lanterna.terminal.Terminal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.changeover.console.view.Cells;
import org.changeover.console.view.Style;

/**
 * Puts cells on a terminal: everything through Lanterna's screen at the start, after a change of
 * size and when asked to, else only what differs, and nothing when nothing does. Where rows moved
 * as a log's do, a terminal that can is told to move them.
 *
 * <p>A frame can be painted in pieces, for a line that is slow: what a key changed comes first,
 * from the top; all else goes on where the piece before ended, so that a screen that changes all
 * the time is painted everywhere.
 *
 * <p>Used by one thread.
 */
final class Painter {
  private static final int CACHED = 8192;
  private static final int GAP = 5;

  /** So many rows are painted style by style, where a colour takes many bytes. */
  private static final int BAND = 8;

  private record Glyph(int character, Style style) {}

  /** Cells of a row with one style. */
  private record Piece(int x, int y, String text, int end, boolean wide) {}

  private final TerminalScreen screen;
  private final Optional<StreamTerminal> stream;
  private Palette palette;
  private Pen pen;
  private int band;
  private final Map<Glyph, TextCharacter> cache = new HashMap<>();
  private Cells shown;
  private Cells wanted;
  private BitSet ofKeys = new BitSet();
  private final BitSet exposed = new BitSet();
  private int next;

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
    this.band = bandOf(palette);
    screen.setCursorPosition(null);
  }

  private static int bandOf(Palette palette) {
    return palette.hasLongColours() ? BAND : 1;
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
    band = bandOf(next);
    cache.clear();
    forget();
  }

  /** Whether showing these cells would change anything. */
  boolean differs(Cells cells) {
    return !cells.equals(shown);
  }

  void paint(Cells cells) throws IOException {
    paint(cells, false, Long.MAX_VALUE);
  }

  /**
   * Paints a frame, or as much of it as there is room for, by whole rows; what is left is painted
   * when it is called again.
   *
   * @param ofKey whether a key made this frame: if there is not room for all, what the key changed
   *     is painted before anything else
   * @param room about how many bytes may be written
   */
  void paint(Cells cells, boolean ofKey, long room) throws IOException {
    screen.doResizeIfNecessary();
    if (stream.isEmpty()) {
      everything(cells);
      shown = cells;
    } else {
      if (shown == null || !shown.size().equals(cells.size())) {
        beginAnew(cells);
      }
      differences(cells, ofKey, room, stream.get());
    }
    wanted = cells;
  }

  private void beginAnew(Cells cells) {
    shown = cells.unknown();
    wanted = shown;
    ofKeys.clear();
    exposed.clear();
    next = 0;
    pen.forget();
  }

  /** A frame that is shown already, though another was owed before: nothing is owed any more. */
  void settle(Cells cells) {
    wanted = cells;
    ofKeys.clear();
    exposed.clear();
  }

  /** Whether something of the last frame is still to be painted. */
  boolean owes() {
    return wanted != null && differs(wanted);
  }

  /** Whether something that a key changed is still to be painted. */
  boolean owesKey() {
    return !ofKeys.isEmpty();
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
  private void differences(Cells cells, boolean ofKey, long room, StreamTerminal terminal)
      throws IOException {
    if (ofKey) {
      changed(cells);
    }
    scroll(cells, terminal);
    ofKeys.stream().filter(y -> cells.sameRow(y, shown, y)).forEach(ofKeys::clear);
    var painted = new BitSet();
    long end = room == Long.MAX_VALUE ? room : terminal.unsent() + room;
    int[] rows = order(cells.size().rows(), room);
    int from = 0;
    while (from < rows.length && terminal.unsent() < end) {
      int until = bandEnd(cells, rows, from, end - terminal.unsent());
      rows(cells, Arrays.copyOfRange(rows, from, until), terminal);
      Arrays.stream(rows, from, until).forEach(painted::set);
      from = until;
    }
    if (from < rows.length && !ofKeys.get(rows[from]) && !exposed.get(rows[from])) {
      next = rows[from];
    }
    ofKeys.andNot(painted);
    exposed.andNot(painted);
    shown = painted.cardinality() == cells.size().rows() ? cells : shown.with(painted, cells);
  }

  /** Where the rows end that are painted together: a cell that differs takes about a byte. */
  private int bandEnd(Cells cells, int[] rows, int from, long room) {
    int until = from;
    long differing = 0;
    do {
      differing += cells.differing(shown, rows[until]);
      until++;
    } while (until < rows.length && until < from + band && differing < room);
    return until;
  }

  /** What a key changed is what differs from the frame before, however much of that is painted. */
  private void changed(Cells cells) {
    for (int y = 0; y < cells.size().rows(); y++) {
      if (!cells.sameRow(y, wanted, y)) {
        ofKeys.set(y);
      }
    }
  }

  /** While rows that a key changed are owed, and there is not room for all, only these. */
  private int[] order(int rows, long room) {
    BitSet before = (BitSet) ofKeys.clone();
    before.or(exposed);
    IntStream others =
        IntStream.range(0, rows).map(i -> (next + i) % rows).filter(row -> !before.get(row));
    boolean only = room < Long.MAX_VALUE && !ofKeys.isEmpty();
    return (only ? before.stream() : IntStream.concat(before.stream(), others)).toArray();
  }

  private void scroll(Cells cells, StreamTerminal terminal) throws IOException {
    Optional<Scroll> found = terminal.scrolls() ? Scroll.between(shown, cells) : Optional.empty();
    if (found.isPresent()) {
      Scroll scroll = found.get();
      terminal.scroll(scroll);
      pen.forget();
      shown = shown.moved(scroll.top(), scroll.bottom(), scroll.lines(), palette.leavesBlank());
      ofKeys = scroll.moved(ofKeys);
      exposed.set(scroll.firstExposed(), scroll.firstExposed() + Math.abs(scroll.lines()));
    }
  }

  /** Pieces of one style follow each other: another place is said in less than another colour. */
  private void rows(Cells cells, int[] rows, StreamTerminal terminal) throws IOException {
    var pieces = new LinkedHashMap<Style, List<Piece>>();
    for (int y : rows) {
      int x = 0;
      while (x < cells.size().columns()) {
        if (same(cells, x, y)) {
          x++;
        } else {
          Piece piece = piece(cells, x, y);
          pieces.computeIfAbsent(cells.style(x, y), _ -> new ArrayList<>()).add(piece);
          x = piece.end();
        }
      }
    }
    for (var ofStyle : pieces.entrySet()) {
      for (Piece piece : ofStyle.getValue()) {
        int after = piece.wide() ? -1 : piece.end();
        pen.write(piece.x(), piece.y(), ofStyle.getKey(), piece.text(), after, terminal);
      }
    }
  }

  private boolean same(Cells cells, int x, int y) {
    int c = cells.character(x, y);
    return c == Cells.CONTINUED
        || cells.sameAs(shown, x, y)
        || c == ' ' && shown.character(x, y) == ' ' && cells.style(x, y).emptyAs(shown.style(x, y));
  }

  /** What differs from here on and has one style. */
  private Piece piece(Cells cells, int from, int y) {
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
    return new Piece(from, y, text.toString(), x, wide);
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
