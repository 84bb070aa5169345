package org.changeover.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.changeover.console.view.Tone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Colours that can be read, and told apart. */
class ThemeTest {
  private static final List<Tone> INKS =
      List.of(
          Tone.TEXT, Tone.FAINT, Tone.TITLE, Tone.ACCENT, Tone.GOOD, Tone.BAD, Tone.ASK, Tone.BUSY);

  private static final List<Tone> BACKS =
      List.of(Tone.BACK, Tone.BAR_BACK, Tone.SELECTED_BACK, Tone.DIALOG_BACK);

  private static final List<Tone> BUTTONS =
      List.of(Tone.BUTTON_BACK, Tone.DANGER_BACK, Tone.ASK_BACK);

  /** Relative luminance (WCAG 2.2). */
  private static double luminance(int hex) {
    return 0.2126 * linear(hex >> 16)
        + 0.7152 * linear(hex >> 8 & 0xFF)
        + 0.0722 * linear(hex & 0xFF);
  }

  private static double linear(int eight) {
    double light = eight / 255.0;
    return light <= 0.04045 ? light / 12.92 : Math.pow((light + 0.055) / 1.055, 2.4);
  }

  private static double contrast(int one, int other) {
    double a = luminance(one) + 0.05;
    double b = luminance(other) + 0.05;
    return Math.max(a, b) / Math.min(a, b);
  }

  private static int indexed(int hex) {
    return Indexed.hex(Indexed.nearest(hex));
  }

  private static void readable(Theme theme, Tone ink, Tone back) {
    int on = theme.hex(ink);
    int under = theme.hex(back);
    assertThat(contrast(on, under)).as("%s: %s on %s", theme, ink, back).isGreaterThan(4.5);
    assertThat(contrast(indexed(on), indexed(under)))
        .as("%s in 256 colours: %s on %s", theme, ink, back)
        .isGreaterThan(4.5);
  }

  @ParameterizedTest
  @EnumSource
  void text_hasContrastToWhatIsBehindIt(Theme theme) {
    INKS.forEach(ink -> BACKS.forEach(back -> readable(theme, ink, back)));
    BUTTONS.forEach(back -> readable(theme, Tone.INK, back));
  }

  /** As eyes without the light-sensitive pigment for red, or for green, see it (Viénot 1999). */
  private static double[] seenWithout(boolean red, int hex) {
    double r = linear(hex >> 16);
    double g = linear(hex >> 8 & 0xFF);
    double b = linear(hex & 0xFF);
    double yellow = red ? 0.11238 * r + 0.88762 * g : 0.29275 * r + 0.70725 * g;
    double blue = red ? 0.00401 * r - 0.00401 * g + b : -0.02234 * r + 0.02234 * g + b;
    return new double[] {Math.cbrt(yellow), Math.cbrt(Math.max(0, blue))};
  }

  private static double apart(boolean red, int one, int other) {
    double[] a = seenWithout(red, one);
    double[] b = seenWithout(red, other);
    return Math.hypot(a[0] - b[0], a[1] - b[1]);
  }

  @ParameterizedTest
  @EnumSource
  void goodAndBad_areToldApartByColourBlindEyes_inTheThemeForThem(Theme theme) {
    boolean forThem = theme == Theme.COLOUR_BLIND;
    for (boolean red : List.of(true, false)) {
      double apart = apart(red, theme.hex(Tone.GOOD), theme.hex(Tone.BAD));
      assertThat(apart).as(theme + " " + red).isGreaterThan(forThem ? 0.25 : 0.05);
    }
    assertThat(theme.hex(Tone.GOOD)).isNotEqualTo(theme.hex(Tone.BAD));
  }

  @Test
  void theme_goesByTheEnvironment() {
    assertThat(Theme.of(Map.of())).isEqualTo(Theme.DARK);
    assertThat(Theme.of(Map.of("CHANGEOVER_THEME", "light"))).isEqualTo(Theme.LIGHT);
    assertThat(Theme.of(Map.of("CHANGEOVER_THEME", "colour-blind"))).isEqualTo(Theme.COLOUR_BLIND);
    assertThat(Theme.of(Map.of("CHANGEOVER_THEME", "pink"))).isEqualTo(Theme.DARK);
  }
}
