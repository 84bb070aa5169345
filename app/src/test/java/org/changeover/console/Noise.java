package org.changeover.console;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.changeover.console.model.Size;
import org.changeover.console.view.Cells;
import org.changeover.console.view.Glyphs;
import org.changeover.console.view.Style;
import org.changeover.console.view.Texts;
import org.changeover.console.view.Tone;
import org.jline.utils.ScreenTerminal;

/** Screens that nobody drew: every cell holds some character in some style. */
final class Noise {
  private static final List<Style> STYLES =
      List.of(
          Style.TEXT,
          Style.of(Tone.FAINT),
          Style.of(Tone.GOOD).strong(),
          Style.TEXT.on(Tone.SELECTED_BACK),
          Style.of(Tone.BAD).underlined());

  private Noise() {}

  /** Of two screens with different turns, no cell looks the same. */
  static Cells cells(Size size, int turn) {
    var random = new Random(1);
    var cells = new Cells(size, Glyphs.UNICODE);
    for (int y = 0; y < size.rows(); y++) {
      Style style = STYLES.getFirst();
      for (int x = 0; x < size.columns(); x++) {
        if (random.nextInt(6) == 0) {
          style = STYLES.get(random.nextInt(STYLES.size()));
        }
        Texts.set(cells, x, y, '!' + (random.nextInt(90) + turn) % 90, style);
      }
    }
    return cells;
  }

  /** That screen after one part of it moved up or down, and here and there another character. */
  static Cells scrolled(Cells before, Random random) {
    Size size = before.size();
    var after = new Cells(size, Glyphs.UNICODE);
    int top = random.nextInt(size.rows() - 3);
    int bottom = top + 2 + random.nextInt(size.rows() - top - 2);
    int lines = random.nextInt(1, bottom - top + 1) * (random.nextBoolean() ? 1 : -1);
    for (int y = 0; y < size.rows(); y++) {
      boolean inside = y >= top && y <= bottom;
      boolean fresh = inside && (y + lines < top || y + lines > bottom);
      int from = inside && !fresh ? y + lines : y;
      for (int x = 0; x < size.columns(); x++) {
        boolean other = fresh ? random.nextInt(3) > 0 : random.nextInt(3000) == 0;
        int c = other ? '!' + random.nextInt(90) : before.character(x, from);
        Style style = fresh ? STYLES.get(random.nextInt(STYLES.size())) : before.style(x, from);
        Texts.set(after, x, y, c, style);
      }
      if (fresh && random.nextBoolean()) {
        run(after, y, random);
      }
    }
    return after;
  }

  /** Writes one character, a blank perhaps, many times. */
  private static void run(Cells cells, int y, Random random) {
    int from = random.nextInt(cells.size().columns() - 30);
    int c = " ─x".charAt(random.nextInt(3));
    Style style = STYLES.get(random.nextInt(STYLES.size()));
    for (int x = from; x < from + random.nextInt(5, 30); x++) {
      Texts.set(cells, x, y, c, style);
    }
  }

  static String text(Cells cells) {
    return IntStream.range(0, cells.size().rows())
        .mapToObj(y -> cells.line(y).stripTrailing() + "\n")
        .collect(joining());
  }

  /** What a terminal shows. */
  static String text(ScreenTerminal terminal, Size size) {
    long[] cells = new long[size.columns() * size.rows()];
    terminal.dump(cells, 0, 0, size.rows(), size.columns(), null);
    var out = new StringBuilder();
    for (int y = 0; y < size.rows(); y++) {
      var line = new StringBuilder();
      for (int x = 0; x < size.columns(); x++) {
        line.appendCodePoint(ScreenTerminal.cellCodePoint(cells[y * size.columns() + x]));
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
    return out.toString();
  }
}
