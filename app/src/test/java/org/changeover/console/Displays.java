package org.changeover.console;

import java.util.Map;
import org.changeover.console.view.Glyphs;

/** Displays and palettes that tests draw on. */
final class Displays {
  static final Palette TRUE = new Palette(Theme.DARK, Depth.TRUE);
  static final Palette MONO = new Palette(Theme.DARK, Depth.MONO);

  /** A terminal that can all that is made use of. */
  static final Display XTERM = Display.of(Map.of("TERM", "xterm-256color"), Glyphs.UNICODE);

  private Displays() {}

  static Display of(Palette palette, Glyphs glyphs) {
    return new Display(
        new org.changeover.console.view.Looks(glyphs, Shown.LOOKS.zone()),
        palette,
        XTERM.synchronizes(),
        XTERM.scrolls(),
        XTERM.erases(),
        XTERM.copies());
  }
}
