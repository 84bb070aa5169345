package org.changeover.console;

import com.googlecode.lanterna.TextColor;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.changeover.console.view.Style;

/**
 * Where a terminal's cursor is and how it would write, from one frame to the next, so that only
 * what has to change is said (CUP, CUF, SGR of ECMA-48).
 *
 * <p>Used by one thread.
 */
final class Pen {
  /** So many blanks are told by their number (ECH) rather than written one by one. */
  private static final int LONG = 12;

  private final Palette palette;
  private final Map<Style, Look> looks = new HashMap<>();
  private Look look;
  private int column = -1;
  private int row = -1;

  /** A style as a terminal is told it. */
  private record Look(boolean bold, boolean underline, boolean reverse, String ink, String back) {

    /** The parameters of SGR that lead from one look to this, but for the background. */
    String from(Look before) {
      var codes = new StringJoiner(";");
      if (before == null) {
        codes.add("0");
      }
      attribute(codes, before != null && before.bold, bold, "1", "22");
      attribute(codes, before != null && before.underline, underline, "4", "24");
      attribute(codes, before != null && before.reverse, reverse, "7", "27");
      if (before == null || !before.ink.equals(ink)) {
        codes.add(ink);
      }
      return codes.toString();
    }

    private static void attribute(
        StringJoiner codes, boolean was, boolean is, String on, String off) {
      if (was != is) {
        codes.add(is ? on : off);
      }
    }
  }

  Pen(Palette palette) {
    this.palette = palette;
  }

  /** Something else wrote meanwhile. */
  void forget() {
    look = null;
    column = -1;
  }

  /**
   * @param next where the cursor is afterwards; -1 where terminals may disagree
   */
  void write(int x, int y, Style style, String text, int next, StreamTerminal terminal)
      throws IOException {
    Look wanted = looks.computeIfAbsent(style, this::look);
    if (next < 0) {
      place(x, y, terminal);
      take(wanted, terminal);
      terminal.putString(text);
      column = -1;
      return;
    }
    boolean erases = terminal.erases() && !wanted.reverse && !wanted.underline;
    int at = 0;
    while (at < text.length()) {
      int end = sameFrom(text, at);
      boolean erased = erases && text.charAt(at) == ' ' && end - at >= LONG;
      if (!erased) {
        end = toErase(text, end, erases);
      }
      place(x + at, y, terminal);
      take(wanted, terminal);
      if (erased) {
        terminal.control((end - at) + "X");
      } else {
        terminal.putString(text.substring(at, end));
        column = x + end;
      }
      at = end;
    }
  }

  /** Where the run of one character ends that begins there. */
  private static int sameFrom(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) == text.charAt(from)) {
      end++;
    }
    return end;
  }

  /** Where from a place on blanks begin that are to be erased. */
  private static int toErase(String text, int from, boolean erases) {
    int at = from;
    while (erases && at < text.length()) {
      int end = sameFrom(text, at);
      if (text.charAt(at) == ' ' && end - at >= LONG) {
        return at;
      }
      at = end;
    }
    return text.length();
  }

  private void take(Look wanted, StreamTerminal terminal) throws IOException {
    if (wanted.equals(look)) {
      return;
    }
    String codes = wanted.from(look);
    if (!codes.isEmpty()) {
      terminal.control(codes + "m");
    }
    // By itself: JLine's emulator takes no longer sequence.
    if (look == null || !look.back.equals(wanted.back)) {
      terminal.control(wanted.back + "m");
    }
    look = wanted;
  }

  private void place(int x, int y, StreamTerminal terminal) throws IOException {
    if (column < 0 || y != row || x < column) {
      terminal.control("%d;%dH".formatted(y + 1, x + 1));
    } else if (x > column) {
      terminal.control("%dC".formatted(x - column));
    }
    column = x;
    row = y;
  }

  private Look look(Style style) {
    TextColor ink = palette.ink(style);
    TextColor back = palette.back(style);
    return new Look(
        style.bold(),
        style.underline(),
        palette.reverses(style),
        new String(ink.getForegroundSGRSequence(), java.nio.charset.StandardCharsets.US_ASCII),
        new String(back.getBackgroundSGRSequence(), java.nio.charset.StandardCharsets.US_ASCII));
  }
}
