package org.changeover.console.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where the parts of a line of output are, in cells; pure geometry, shared by whoever scrolls and
 * whoever draws.
 *
 * @param time of when it was heard; 0 where that is not shown, and so for the others
 * @param host of who said it
 * @param step of whose it is
 * @param text of what it says
 */
public record LineShape(int time, int host, int step, int text) {
  private static final int EDGES = 4;
  private static final int TIME = 9;
  private static final int SHORT_HOST = 8;

  public static LineShape of(Source source, Reading reading, Size size) {
    int time = reading.times() ? TIME : 0;
    int name = Math.clamp(size.columns() / 7, 11, 18);
    int host =
        switch (source) {
          case Source.OfTask _ -> SHORT_HOST;
          case Source.OfRow _, Source.OfRun _ -> name;
          case Source.OfHost _ -> 0;
        };
    int step =
        switch (source) {
          case Source.OfTask _ -> 0;
          case Source.OfRow(var row) -> row instanceof RowId.OfPhase ? name : 0;
          case Source.OfRun _, Source.OfHost _ -> name;
        };
    int text = size.columns() - EDGES - time - host - step - 2;
    return new LineShape(time, host, step, Math.max(8, text));
  }

  /** The pieces of a text that is wrapped, at least one. */
  public List<String> wrapped(String all) {
    var pieces = new ArrayList<String>();
    int start = 0;
    int used = 0;
    for (int i = 0; i < all.length(); ) {
      int c = all.codePointAt(i);
      int width = Math.max(1, Width.of(c));
      if (used + width > text) {
        pieces.add(all.substring(start, i));
        start = i;
        used = 0;
      }
      used += width;
      i += Character.charCount(c);
    }
    pieces.add(all.substring(start));
    return pieces;
  }

  /** Which of these a character of the text is in, from 0. */
  int piece(String all, int at) {
    int piece = 0;
    int end = 0;
    for (String one : wrapped(all)) {
      end += one.length();
      if (at < end) {
        return piece;
      }
      piece++;
    }
    return Math.max(0, piece - 1);
  }

  /** How far a text is moved to the left, in characters, so that a part of it is shown. */
  int column(String all, int at, String part, int now) {
    int end = Math.min(all.length(), at + part.length());
    int before = all.codePointCount(0, at);
    if (before >= now && cells(all, now, end) <= text) {
      return now;
    }
    return cells(all, 0, end) <= text ? 0 : Math.max(0, before - text / 4);
  }

  private static int cells(String all, int from, int end) {
    return Width.of(all.substring(all.offsetByCodePoints(0, from), end));
  }

  /** Whether a text in lower case is in what is shown of a line. */
  boolean shows(OutputLine line, String lower) {
    return line.text().toLowerCase(Locale.ROOT).contains(lower)
        || host > 0 && line.hosts().stream().anyMatch(name -> holds(name, lower))
        || step > 0 && holds(line.task().step(), lower);
  }

  private static boolean holds(String text, String lower) {
    return text.toLowerCase(Locale.ROOT).contains(lower);
  }

  /** The rows that a line takes when it is wrapped. */
  int rows(OutputLine line) {
    return wrapped(line.text()).size();
  }
}
