package org.changeover.console;

import com.googlecode.lanterna.TextColor;
import java.util.Locale;
import java.util.Map;
import org.changeover.console.view.Style;
import org.changeover.console.view.Tone;

/**
 * How tones are shown: in 24-bit colours, in those of the 256 of xterm, in the 16 that a terminal's
 * owner chose, or in none at all. Good and bad differ in brightness and in blue, which colour-blind
 * eyes tell apart; glyph and word say the same anyway.
 */
public enum Palette {
  TRUE,
  INDEXED,
  SIXTEEN,
  MONO;

  /**
   * What a terminal can show, by its environment ({@code TERM}, {@code COLORTERM}; {@code NO_COLOR}
   * as of no-color.org).
   */
  public static Palette of(Map<String, String> environment) {
    if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
      return MONO;
    }
    String term = environment.getOrDefault("TERM", "").toLowerCase(Locale.ROOT);
    String colours = environment.getOrDefault("COLORTERM", "").toLowerCase(Locale.ROOT);
    if (colours.equals("truecolor") || colours.equals("24bit") || term.endsWith("-direct")) {
      return TRUE;
    }
    if (term.contains("256color")) {
      return INDEXED;
    }
    return term.isEmpty() || term.startsWith("vt") ? MONO : SIXTEEN;
  }

  TextColor ink(Style style) {
    return colour(style.ink());
  }

  TextColor back(Style style) {
    return colour(style.back());
  }

  private TextColor colour(Tone tone) {
    return switch (this) {
      case TRUE -> rgb(hex(tone));
      case INDEXED -> new TextColor.Indexed(indexed(tone));
      case SIXTEEN -> sixteen(tone);
      case MONO -> TextColor.ANSI.DEFAULT;
    };
  }

  /** The colour of a tone as 24 bits. */
  static int hex(Tone tone) {
    return switch (tone) {
      case TEXT -> 0xC9D4E3;
      case FAINT -> 0x7F8DA6;
      case TITLE -> 0xF2F6FC;
      case ACCENT -> 0x6CB6FF;
      case GOOD -> 0x56D4A8;
      case BAD -> 0xFF7A85;
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

  private static int indexed(Tone tone) {
    return switch (tone) {
      case TEXT -> 252;
      case FAINT -> 246;
      case TITLE -> 255;
      case ACCENT -> 75;
      case GOOD -> 79;
      case BAD -> 210;
      case ASK -> 221;
      case BUSY -> 117;
      case LINE -> 240;
      case INK, BACK -> 234;
      case BAR_BACK -> 236;
      case SELECTED_BACK -> 238;
      case DIALOG_BACK -> 235;
      case BUTTON_BACK -> 75;
      case DANGER_BACK, ASK_BACK -> 221;
    };
  }

  private static TextColor sixteen(Tone tone) {
    return switch (tone) {
      case TEXT, TITLE, BACK, DIALOG_BACK -> TextColor.ANSI.DEFAULT;
      case FAINT, LINE -> TextColor.ANSI.DEFAULT;
      case ACCENT -> TextColor.ANSI.BLUE;
      case BUSY -> TextColor.ANSI.CYAN;
      case GOOD -> TextColor.ANSI.GREEN;
      case BAD -> TextColor.ANSI.RED;
      case ASK -> TextColor.ANSI.YELLOW;
      case INK -> TextColor.ANSI.BLACK;
      case BAR_BACK, SELECTED_BACK -> TextColor.ANSI.DEFAULT;
      case BUTTON_BACK -> TextColor.ANSI.CYAN;
      case DANGER_BACK, ASK_BACK -> TextColor.ANSI.YELLOW;
    };
  }

  private static TextColor rgb(int hex) {
    return new TextColor.RGB(hex >> 16 & 0xFF, hex >> 8 & 0xFF, hex & 0xFF);
  }

  /** Whether backgrounds that mean something are shown by exchanging fore- and background. */
  boolean reverses(Style style) {
    return switch (this) {
      case TRUE, INDEXED -> false;
      case SIXTEEN -> style.back() == Tone.BAR_BACK || style.back() == Tone.SELECTED_BACK;
      case MONO -> style.reverse();
    };
  }

  /** Whether a cell that a terminal emptied by itself looks as an empty one that was painted. */
  boolean leavesBlank() {
    return switch (this) {
      case TRUE, INDEXED -> false;
      case SIXTEEN, MONO -> true;
    };
  }
}
