package org.changeover.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.changeover.console.model.Size;
import org.changeover.console.view.Cells;
import org.changeover.console.view.Glyphs;
import org.changeover.console.view.Style;
import org.changeover.console.view.Texts;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frames that are painted in pieces, as over a slow line, and read by a terminal. */
class PiecesTest {
  private static final Size SIZE = new Size(80, 24);
  private static final int ROOM = 600;

  private final ByteArrayOutputStream wire = new ByteArrayOutputStream();
  private final ScreenTerminal seen = new ScreenTerminal(SIZE.columns(), SIZE.rows());
  private StreamTerminal terminal;
  private Painter painter;

  @BeforeEach
  void start() throws IOException {
    terminal = new StreamTerminal(wire, SIZE, Displays.XTERM);
    painter = Painter.on(terminal, Displays.TRUE);
    painter.start();
  }

  private int piece(Cells cells, boolean ofKey) throws IOException {
    terminal.beginFrame();
    painter.paint(cells, ofKey, ROOM);
    int written = terminal.unsent();
    terminal.endFrame(true);
    seen.write(wire.toString(UTF_8));
    wire.reset();
    return written;
  }

  private void whole(Cells cells) throws IOException {
    do {
      piece(cells, false);
    } while (painter.owes());
  }

  private String row(int y) {
    return Noise.text(seen, SIZE).lines().skip(y).findFirst().orElseThrow();
  }

  private static Cells plain(char character) {
    var cells = new Cells(SIZE, Glyphs.UNICODE);
    for (int y = 0; y < SIZE.rows(); y++) {
      fill(cells, y, character);
    }
    return cells;
  }

  private static void fill(Cells cells, int y, char character) {
    for (int x = 0; x < SIZE.columns(); x++) {
      Texts.set(cells, x, y, character, Style.TEXT);
    }
  }

  /** Screens that move, change and turn back to earlier ones while pieces of them are owed. */
  @Property(tries = 100)
  void whateverHappensMeanwhile_noPieceIsEmpty_andInTheEndAllIsShown(@ForAll Random random)
      throws IOException {
    start();
    var frames = new ArrayList<>(List.of(Noise.cells(SIZE, 0)));
    Cells cells = frames.getFirst();
    for (int i = 0; i < 12; i++) {
      if (painter.differs(cells)) {
        assertThat(piece(cells, random.nextBoolean())).isPositive();
      } else {
        painter.settle(cells);
        assertThat(painter.owes() || painter.owesKey()).isFalse();
      }
      cells =
          switch (random.nextInt(3)) {
            case 0 -> cells;
            case 1 -> frames.get(random.nextInt(frames.size()));
            default -> Noise.scrolled(cells, random);
          };
      frames.add(cells);
    }
    for (int pieces = 0; painter.differs(cells); pieces++) {
      assertThat(pieces).as("pieces of one screen").isLessThan(500);
      piece(cells, false);
    }
    assertThat(Noise.text(seen, SIZE)).isEqualTo(Noise.text(cells));
  }

  @Test
  void aPiece_hasAboutAsManyBytesAsThereIsRoomFor() throws IOException {
    whole(plain('a'));
    assertThat(piece(plain('b'), false)).isBetween(ROOM, ROOM + 200);
  }

  @Test
  void whatAKeyChanged_comesBeforeAllThatIsOwed() throws IOException {
    whole(plain('a'));
    Cells log = plain('b');
    piece(log, false);
    assertThat(painter.owes()).isTrue();
    Cells afterKey = log.with(new BitSet(), log);
    fill(afterKey, 20, 'K');
    piece(afterKey, true);
    assertThat(row(20)).isEqualTo("K".repeat(80));
    assertThat(painter.owesKey()).isFalse();
    assertThat(painter.owes()).as("the log goes on").isTrue();
    whole(afterKey);
    assertThat(Noise.text(seen, SIZE)).isEqualTo(Noise.text(afterKey));
  }

  /** Else the run's frames would get the room of a key's. */
  @Test
  void whatALogScrolled_isNotAKeys() throws IOException {
    Cells log = Noise.cells(SIZE, 0);
    whole(log);
    for (int i = 0; i < 20; i++) {
      log = Noise.scrolled(log, new Random(i));
      piece(log, false);
      assertThat(painter.owesKey()).isFalse();
    }
  }

  @Test
  void aScreenThatNeverStands_isPaintedEverywhere() throws IOException {
    whole(plain('a'));
    for (char c = 'b'; c < 'h'; c++) {
      piece(plain(c), false);
    }
    for (int y = 0; y < SIZE.rows(); y++) {
      assertThat(row(y)).as("row %d", y).isNotEqualTo("a".repeat(80));
    }
  }
}
