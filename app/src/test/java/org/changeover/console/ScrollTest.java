package org.changeover.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.changeover.console.model.Size;
import org.changeover.console.view.Cells;
import org.changeover.console.view.Glyphs;
import org.changeover.console.view.Style;
import org.changeover.console.view.Texts;
import org.junit.jupiter.api.Test;

/** Which rows moved from one screen to the next. */
class ScrollTest {
  private static final Size SIZE = new Size(40, 10);

  /** A screen with a letter all over each row. */
  private static Cells rows(String letters) {
    var cells = new Cells(SIZE, Glyphs.UNICODE);
    for (int y = 0; y < letters.length(); y++) {
      for (int x = 0; x < SIZE.columns(); x++) {
        Texts.set(cells, x, y, letters.charAt(y), Style.TEXT);
      }
    }
    return cells;
  }

  @Test
  void aLogThatGoesOn_movesUp_betweenWhatStays() {
    assertThat(Scroll.between(rows("hhabcdeff "), rows("hhbcdexff ")))
        .contains(new Scroll(2, 6, 1));
    assertThat(Scroll.between(rows("hhabcdeff "), rows("hhcdexyff ")))
        .contains(new Scroll(2, 6, 2));
  }

  @Test
  void aLogThatIsScrolledBack_movesDown() {
    assertThat(Scroll.between(rows("hhabcdeff "), rows("hhyabcdff ")))
        .contains(new Scroll(2, 6, -1));
  }

  @Test
  void nothingMoves_whenNothingDid_orItWouldSaveNothing() {
    assertThat(Scroll.between(rows("abcdefghij"), rows("abcdefghij"))).isEmpty();
    assertThat(Scroll.between(rows("abcdefghij"), rows("ABCDEFGHIJ"))).isEmpty();
    assertThat(Scroll.between(rows("ab        "), rows("b         "))).isEmpty();
  }
}
