package org.changeover.console;

import java.util.List;
import java.util.Random;
import org.changeover.console.model.Size;
import org.changeover.console.view.Cells;
import org.changeover.console.view.Glyphs;
import org.changeover.console.view.Style;
import org.changeover.console.view.Texts;
import org.changeover.console.view.Tone;

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
}
