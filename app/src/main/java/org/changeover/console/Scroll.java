package org.changeover.console;

import java.util.BitSet;
import java.util.Optional;
import org.changeover.console.view.Cells;

/**
 * Rows that moved, whole and together, from one screen to the next: a terminal can be told to move
 * them (DECSTBM with IND or RI), which costs a few bytes instead of all that is in them.
 *
 * @param top the first row of the region in which rows move
 * @param bottom its last row
 * @param lines by how many they move up; down when negative
 */
record Scroll(int top, int bottom, int lines) {
  /** About what it takes to tell the terminal, in bytes. */
  private static final int COST = 40;

  /** The first of the rows from which others moved away. */
  int firstExposed() {
    return lines > 0 ? bottom - lines + 1 : top;
  }

  /** The same rows, where they are afterwards. */
  BitSet moved(BitSet rows) {
    var after = (BitSet) rows.clone();
    after.clear(top, bottom + 1);
    rows.stream()
        .filter(row -> row >= top && row <= bottom)
        .map(row -> row - lines)
        .filter(row -> row >= top && row <= bottom)
        .forEach(after::set);
    return after;
  }

  /** The one that saves most; none when nothing moved, or painting it anew is hardly more. */
  static Optional<Scroll> between(Cells shown, Cells next) {
    return new Search(shown, next).best();
  }

  /** Goes through every distance, and for each through the runs of rows that moved so far. */
  private static final class Search {
    private final Cells shown;
    private final Cells next;
    private final int rows;
    private final int[] differing;
    private Optional<Scroll> best = Optional.empty();
    private int most = 0;

    private Search(Cells shown, Cells next) {
      this.shown = shown;
      this.next = next;
      this.rows = next.size().rows();
      this.differing = new int[rows];
    }

    private Optional<Scroll> best() {
      int changed = 0;
      for (int y = 0; y < rows; y++) {
        differing[y] = next.differing(shown, y);
        changed += differing[y];
      }
      if (changed > COST) {
        for (int lines = 1; lines < rows; lines++) {
          moved(lines);
          moved(-lines);
        }
      }
      return best;
    }

    private void moved(int lines) {
      int y = Math.max(0, -lines);
      int end = Math.min(rows, rows - lines);
      while (y < end) {
        int from = y;
        while (y < end && next.sameRow(y, shown, y + lines)) {
          y++;
        }
        if (y > from) {
          weigh(from, y - 1, lines);
        }
        y++;
      }
    }

    /** Leaves out at both ends what is as it was anyway. */
    private void weigh(int first, int last, int lines) {
      int from = first;
      int to = last;
      while (from < to && differing[from] == 0) {
        from++;
      }
      while (to > from && differing[to] == 0) {
        to--;
      }
      int saved = -COST - 2 * Math.abs(lines);
      for (int y = from; y <= to; y++) {
        saved += differing[y];
      }
      int exposed = lines > 0 ? to + 1 : from + lines;
      for (int y = exposed; y < exposed + Math.abs(lines); y++) {
        saved -= next.size().columns() - differing[y];
      }
      if (saved > most) {
        most = saved;
        best =
            Optional.of(new Scroll(Math.min(from, from + lines), Math.max(to, to + lines), lines));
      }
    }
  }
}
