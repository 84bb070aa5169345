package org.changeover.console;

import static java.util.Objects.requireNonNull;

import com.googlecode.lanterna.TextColor;
import java.util.Map;
import org.changeover.console.view.Style;
import org.changeover.console.view.Tone;

/**
 * How tones are shown: the colours of a theme in 24 bits, in the nearest of the 256 of xterm, in
 * the 16 that a terminal's owner chose, or in none at all.
 */
public record Palette(Theme theme, Depth depth) {
  public Palette {
    requireNonNull(theme, "theme is null");
    requireNonNull(depth, "depth is null");
  }

  /** What a terminal can show and its owner wants, by its environment. */
  public static Palette of(Map<String, String> environment) {
    return new Palette(Theme.of(environment), Depth.of(environment));
  }

  TextColor ink(Style style) {
    return colour(style.ink());
  }

  TextColor back(Style style) {
    return colour(style.back());
  }

  private TextColor colour(Tone tone) {
    int hex = theme.hex(tone);
    return switch (depth) {
      case TRUE -> new TextColor.RGB(hex >> 16 & 0xFF, hex >> 8 & 0xFF, hex & 0xFF);
      case INDEXED -> new TextColor.Indexed(Indexed.nearest(hex));
      case SIXTEEN -> theme.sixteen(tone);
      case MONO -> TextColor.ANSI.DEFAULT;
    };
  }

  /** Whether backgrounds that mean something are shown by exchanging fore- and background. */
  boolean reverses(Style style) {
    return switch (depth) {
      case TRUE, INDEXED -> false;
      case SIXTEEN -> style.back() == Tone.BAR_BACK || style.back() == Tone.SELECTED_BACK;
      case MONO -> style.reverse();
    };
  }

  /** Whether a cell that a terminal emptied by itself looks as an empty one that was painted. */
  boolean leavesBlank() {
    return depth == Depth.SIXTEEN || depth == Depth.MONO;
  }

  /** Whether it takes more bytes to name a colour than a place on the screen. */
  boolean hasLongColours() {
    return depth == Depth.TRUE || depth == Depth.INDEXED;
  }
}
