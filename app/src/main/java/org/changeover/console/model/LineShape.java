package org.changeover.console.model;

import java.util.ArrayList;
import java.util.List;

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

  /** The rows that a line takes when it is wrapped. */
  int rows(OutputLine line) {
    return wrapped(line.text()).size();
  }
}
