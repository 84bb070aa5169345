package org.changeover.console.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines as rows of a screen, whether each takes one or is wrapped; pure geometry, shared by whoever
 * scrolls and whoever draws. Where older lines are missing, a row of its own says so above the
 * first line; it belongs to that line.
 *
 * @param room how many rows are shown
 */
public record LineRows(Ring ring, LineShape shape, boolean wrapped, int room) {
  public LineRows {
    room = Math.max(1, room);
  }

  /** The rows above a line's own. */
  private int above(long line) {
    return line == ring.first() && ring.isCut() ? 1 : 0;
  }

  private int height(long line) {
    return above(line) + (wrapped ? shape.rows(ring.line(line)) : 1);
  }

  /** Whether that row says that older lines are missing. */
  public boolean isNotice(LinePlace place) {
    return place.row() < above(place.line());
  }

  /** Which piece of the line's text is in that row, from 0. */
  public int piece(LinePlace place) {
    return place.row() - above(place.line());
  }

  /** Where a piece of a line's text is. */
  LinePlace of(long line, int piece) {
    return new LinePlace(line, above(line) + piece);
  }

  LinePlace first() {
    return new LinePlace(ring.first(), 0);
  }

  /** The first row of the last page. */
  LinePlace last() {
    int left = room;
    for (long line = ring.end() - 1; line >= ring.first(); line--) {
      int height = height(line);
      if (height >= left) {
        return new LinePlace(line, height - left);
      }
      left -= height;
    }
    return first();
  }

  /** That place where it can be the first one that is shown, else the nearest that can. */
  LinePlace top(LinePlace wanted) {
    LinePlace last = last();
    if (wanted.line() < ring.first()) {
      return first();
    }
    if (wanted.compareTo(last) >= 0) {
      return last;
    }
    return new LinePlace(wanted.line(), Math.clamp(wanted.row(), 0, height(wanted.line()) - 1));
  }

  /** So many rows on, or back when it is negative, as the first one that is shown. */
  LinePlace moved(LinePlace from, int by) {
    long line = from.line();
    int row = from.row() + by;
    while (row < 0 && line > ring.first()) {
      line--;
      row += height(line);
    }
    while (line < ring.end() && row >= height(line)) {
      row -= height(line);
      line++;
    }
    return top(new LinePlace(line, Math.max(0, row)));
  }

  /** All rows that are shown, from the first one on. */
  public List<LinePlace> from(LinePlace top) {
    var rows = new ArrayList<LinePlace>();
    int row = top.row();
    for (long line = top.line(); line < ring.end() && rows.size() < room; line++) {
      int height = height(line);
      for (; row < height && rows.size() < room; row++) {
        rows.add(new LinePlace(line, row));
      }
      row = 0;
    }
    return rows;
  }
}
