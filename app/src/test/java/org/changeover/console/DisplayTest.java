package org.changeover.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.changeover.console.model.Setting;
import org.changeover.console.model.Size;
import org.changeover.console.view.Glyphs;
import org.junit.jupiter.api.Test;

/** What is set of a display, by the environment and while the console runs. */
class DisplayTest {

  private static Display of(String... environment) {
    return Display.of(Map.of(environment[0], environment[1]), Glyphs.UNICODE);
  }

  @Test
  void everySetting_isTaken_inEachOfItsChoices() {
    for (Setting.Name name : Setting.Name.values()) {
      long different =
          name.choices().stream()
              .map(value -> Displays.XTERM.with(Setting.of(name.toString(), value)))
              .distinct()
              .count();
      assertThat(different).as(name.toString()).isEqualTo(name.choices().size());
    }
  }

  @Test
  void whatCannotBeSet_isSaidWithWhatCan() {
    assertThatThrownBy(() -> Setting.of("theme", "pink"))
        .hasMessage("theme is dark, light, colour-blind, not 'pink'");
    assertThatThrownBy(() -> Setting.of("colour", "off"))
        .hasMessage(
            "there is no setting 'colour': theme dark|light|colour-blind, color true|256|16|off,"
                + " ascii on|off, sync on|off, clipboard on|off");
  }

  @Test
  void whatATerminalKnows_goesByItsName() {
    assertThat(of("TERM", "screen-256color").scrolls()).isTrue();
    assertThat(of("TERM", "screen-256color").erases()).isFalse();
    assertThat(of("TERM", "xterm-kitty").erases()).isTrue();
    assertThat(of("TERM", "unheard-of").scrolls()).isFalse();
    assertThat(of("TERM", "linux").synchronizes()).isFalse();
    assertThat(of("TERM", "xterm").synchronizes()).isTrue();
    assertThat(of("CHANGEOVER_SYNC", "off").synchronizes()).isFalse();
  }

  @Test
  void synchronizing_canBeSwitchedOff() throws IOException {
    Size size = Size.SMALLEST;
    for (Display display :
        new Display[] {Displays.XTERM, Displays.XTERM.with(Setting.of("sync", "off"))}) {
      var wire = new ByteArrayOutputStream();
      var terminal = new StreamTerminal(wire, size, display);
      var painter = Painter.on(terminal, display.palette());
      painter.start();
      terminal.beginFrame();
      painter.paint(Noise.cells(size, 1));
      terminal.endFrame(false);
      terminal.restore();
      assertThat(wire.toString(UTF_8).contains("\u001b[?2026")).isEqualTo(display.synchronizes());
    }
  }
}
