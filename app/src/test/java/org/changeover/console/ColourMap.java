package org.changeover.console;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TerminalPosition;
import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.terminal.virtual.DefaultVirtualTerminal;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.changeover.console.view.Cells;

/**
 * The colours of a screen as a terminal is told them: a letter for each look, and for each row how
 * many cells have which, after what is written there.
 */
final class ColourMap {
  private final DefaultVirtualTerminal terminal;
  private final Cells cells;
  private final Map<String, String> letters = new LinkedHashMap<>();

  private ColourMap(Cells cells, DefaultVirtualTerminal terminal) {
    this.cells = cells;
    this.terminal = terminal;
  }

  static String of(Cells cells, Palette palette) throws IOException {
    var terminal =
        new DefaultVirtualTerminal(new TerminalSize(cells.size().columns(), cells.size().rows()));
    var painter = new Painter(terminal, palette);
    painter.start();
    painter.paint(cells);
    return new ColourMap(cells, terminal).drawn();
  }

  private String drawn() {
    var out = new StringBuilder();
    for (int y = 0; y < cells.size().rows(); y++) {
      out.append(cells.line(y).stripTrailing()).append('\n').append(row(y)).append('\n');
    }
    letters.forEach((look, letter) -> out.append(letter).append(" = ").append(look).append('\n'));
    return out.toString();
  }

  private String row(int y) {
    var out = new StringBuilder();
    int from = 0;
    for (int x = 1; x <= cells.size().columns(); x++) {
      if (x == cells.size().columns() || !letter(x, y).equals(letter(from, y))) {
        out.append(x - from).append(letter(from, y)).append(' ');
        from = x;
      }
    }
    return out.toString().stripTrailing();
  }

  private String letter(int x, int y) {
    TextCharacter cell = terminal.getCharacter(new TerminalPosition(x, y));
    String look =
        new String(cell.getForegroundColor().getForegroundSGRSequence(), US_ASCII)
            + " on "
            + new String(cell.getBackgroundColor().getBackgroundSGRSequence(), US_ASCII)
            + (cell.getModifiers().contains(SGR.BOLD) ? " bold" : "")
            + (cell.getModifiers().contains(SGR.UNDERLINE) ? " underlined" : "")
            + (cell.getModifiers().contains(SGR.REVERSE) ? " reversed" : "");
    return letters.computeIfAbsent(look, _ -> Character.toString('a' + letters.size()));
  }
}
