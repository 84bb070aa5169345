package org.changeover.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.TextCharacter;
import java.time.ZoneOffset;
import java.util.Map;
import org.changeover.console.model.ConsoleModel;
import org.changeover.console.model.Size;
import org.changeover.console.view.Cells;
import org.changeover.console.view.Glyphs;
import org.changeover.console.view.Looks;
import org.changeover.console.view.View;
import org.changeover.run.Event;
import org.changeover.run.Forecast;
import org.junit.jupiter.api.Test;

class LooksTest {

  @Test
  void colours_goByTheEnvironment() {
    assertThat(Depth.of(Map.of("TERM", "xterm-256color", "NO_COLOR", "1"))).isEqualTo(Depth.MONO);
    assertThat(Depth.of(Map.of("TERM", "xterm-256color", "COLORTERM", "truecolor")))
        .isEqualTo(Depth.TRUE);
    assertThat(Depth.of(Map.of("TERM", "tmux-256color"))).isEqualTo(Depth.INDEXED);
    assertThat(Depth.of(Map.of("TERM", "xterm"))).isEqualTo(Depth.SIXTEEN);
    assertThat(Depth.of(Map.of("TERM", "linux"))).isEqualTo(Depth.SIXTEEN);
    assertThat(Depth.of(Map.of("TERM", "vt100"))).isEqualTo(Depth.MONO);
  }

  @Test
  void glyphs_goByTheLocale() {
    assertThat(Glyphs.of(Map.of("LANG", "de_DE.UTF-8"))).isEqualTo(Glyphs.UNICODE);
    assertThat(Glyphs.of(Map.of("LANG", "de_DE.UTF-8", "LC_ALL", "C"))).isEqualTo(Glyphs.ASCII);
    assertThat(Glyphs.of(Map.of())).isEqualTo(Glyphs.ASCII);
  }

  @Test
  void ascii_staysWithinAscii() {
    for (SampleRun run :
        java.util.List.of(SampleRun.running(), SampleRun.gateOpen(), SampleRun.undoing())) {
      Shown shown = Shown.of(run, new Size(100, 30));
      Cells cells = View.view(shown.model, new Looks(Glyphs.ASCII, ZoneOffset.UTC));
      String text = Shown.text(cells, Displays.MONO);
      assertThat(text.codePoints()).allMatch(c -> c < 0x7F);
      assertThat(text).contains("+ copy-roles").contains("done").doesNotContain("?? ");
    }
  }

  @Test
  void everyCharacter_takesAsManyCellsAsLanternaThinks() {
    var cells = new Cells(new Size(20, 5), Glyphs.UNICODE);
    for (int c = 0x20; c <= 0xFFFF; c++) {
      String text = org.changeover.console.view.Texts.row(cells, c);
      if (text.isEmpty()) {
        continue;
      }
      TextCharacter[] seen = TextCharacter.fromString(text);
      assertThat(seen).as("U+%04X", c).hasSize(1);
      assertThat(seen[0].isDoubleWidth() ? 2 : 1)
          .as("U+%04X", c)
          .isEqualTo(org.changeover.console.view.Texts.width(c));
    }
  }

  @Test
  void beforeTheFirstEvent_theScreenSaysThatItReads_andNotThatTheRunIsRunning() {
    var model =
        ConsoleModel.of(
            SampleRun.plan(),
            Forecast.none(),
            SampleRun.ALICE,
            new Size(80, 24),
            SampleRun.START,
            Shown.LOOKS.zone());

    Cells cells = View.view(model, Shown.LOOKS);

    assertThat(cells.line(0)).contains("READING").doesNotContain("RUNNING");
    assertThat(cells.line(2)).contains("reads what has happened so far");
  }

  @Test
  void wideCharacters_keepTheFrameInPlace() {
    SampleRun run = SampleRun.failed();
    run.add(
        new Event.TaskFailed(
            SampleRun.AGAIN, "失敗しました: ディスク \u2705 e\u0301", java.util.Optional.empty()));
    String text = Shown.of(run, new Size(100, 30)).text();
    assertThat(text).contains("失敗しました").contains("ディスク ? e?");
  }
}
