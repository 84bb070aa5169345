package org.changeover.console;

import com.googlecode.lanterna.TextColor;
import java.util.Locale;
import java.util.Map;
import org.changeover.console.view.Tone;

/**
 * Which colours tones have. Each theme keeps text at a contrast to its background of 4.5 or more
 * (WCAG 2.2, 1.4.3). Glyph and word say what colours say; in {@link #COLOUR_BLIND} moreover good
 * and bad are blue and orange, which all eyes tell apart.
 */
public enum Theme {
  DARK,
  LIGHT,
  COLOUR_BLIND;

  /** By {@code CHANGEOVER_THEME}; dark when that says nothing that is known. */
  static Theme of(Map<String, String> environment) {
    String named = environment.getOrDefault("CHANGEOVER_THEME", "").toLowerCase(Locale.ROOT);
    return switch (named) {
      case "light", "colour-blind" -> named(named);
      default -> DARK;
    };
  }

  /** The theme of a name as {@code :set theme} takes it. */
  static Theme named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** The colour of a tone as 24 bits. */
  int hex(Tone tone) {
    return switch (this) {
      case DARK -> dark(tone);
      case LIGHT -> light(tone);
      case COLOUR_BLIND -> colourBlind(tone);
    };
  }

  private static int dark(Tone tone) {
    return switch (tone) {
      case TEXT -> 0xC9D4E3;
      case FAINT -> 0x9BA8BE;
      case TITLE -> 0xF2F6FC;
      case ACCENT -> 0x6CB6FF;
      case GOOD -> 0x56D4A8;
      case BAD -> 0xFF8A93;
      case ASK -> 0xFFC857;
      case BUSY -> 0x8BD5FF;
      case LINE -> 0x3B4A63;
      case INK -> 0x0B1220;
      case BACK -> 0x0F1726;
      case BAR_BACK -> 0x1C2940;
      case SELECTED_BACK -> 0x243656;
      case DIALOG_BACK -> 0x17223A;
      case BUTTON_BACK -> 0x6CB6FF;
      case DANGER_BACK, ASK_BACK -> 0xFFC857;
    };
  }

  private static int light(Tone tone) {
    return switch (tone) {
      case TEXT -> 0x263244;
      case FAINT -> 0x4A5669;
      case TITLE -> 0x0B1220;
      case ACCENT -> 0x0A4DB0;
      case GOOD -> 0x00593C;
      case BAD -> 0xA60F2A;
      case ASK -> 0x6B4100;
      case BUSY -> 0x00566E;
      case LINE -> 0xB4C0D2;
      case INK -> 0xFFFFFF;
      case BACK -> 0xFFFFFF;
      case BAR_BACK -> 0xE4EAF3;
      case SELECTED_BACK -> 0xD7E4FA;
      case DIALOG_BACK -> 0xF0F3F8;
      case BUTTON_BACK -> 0x0A4DB0;
      case DANGER_BACK, ASK_BACK -> 0x6B4100;
    };
  }

  /** After the palette of Okabe and Ito, lightened for a dark background. */
  private static int colourBlind(Tone tone) {
    return switch (tone) {
      case GOOD -> 0x6CBDF0;
      case BAD -> 0xFF9A57;
      case ASK -> 0xF5E663;
      case BUSY -> 0xE3B3D0;
      case ACCENT -> 0xA9C7F5;
      case BUTTON_BACK -> 0xA9C7F5;
      case DANGER_BACK, ASK_BACK -> 0xF5E663;
      case TEXT, FAINT, TITLE, LINE, INK, BACK, BAR_BACK, SELECTED_BACK, DIALOG_BACK -> dark(tone);
    };
  }

  /** Among the 16 colours that a terminal's owner chose. */
  TextColor sixteen(Tone tone) {
    return switch (tone) {
      case TEXT, TITLE, FAINT, LINE, BACK, BAR_BACK, SELECTED_BACK, DIALOG_BACK ->
          TextColor.ANSI.DEFAULT;
      case ACCENT -> TextColor.ANSI.BLUE;
      case BUSY -> this == COLOUR_BLIND ? TextColor.ANSI.MAGENTA : TextColor.ANSI.CYAN;
      case GOOD -> this == COLOUR_BLIND ? TextColor.ANSI.CYAN : TextColor.ANSI.GREEN;
      case BAD -> this == COLOUR_BLIND ? TextColor.ANSI.YELLOW_BRIGHT : TextColor.ANSI.RED;
      case ASK -> this == LIGHT ? TextColor.ANSI.MAGENTA : TextColor.ANSI.YELLOW;
      case INK -> TextColor.ANSI.BLACK;
      case BUTTON_BACK -> TextColor.ANSI.CYAN;
      case DANGER_BACK, ASK_BACK -> TextColor.ANSI.YELLOW;
    };
  }
}
