package org.changeover.console;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.changeover.console.model.Setting;
import org.changeover.console.view.Glyphs;
import org.changeover.console.view.Looks;

/**
 * How a terminal is drawn on: by what it can, and by what its operator wants.
 *
 * @param synchronizes whether it is told to show a frame at once (DEC private mode 2026)
 * @param scrolls whether it moves rows of a region (DECSTBM)
 * @param erases whether what it erases takes the background that is set (terminfo's bce)
 * @param copies whether a text may be put into its clipboard when the operator says so
 */
public record Display(
    Looks looks,
    Palette palette,
    boolean synchronizes,
    boolean scrolls,
    boolean erases,
    boolean copies) {
  private static final Pattern SCROLLS =
      Pattern.compile(
          "(vt\\d|xterm|linux|screen|tmux|rxvt|alacritty|foot|kitty|konsole|gnome|st-|wezterm).*");
  private static final Pattern ERASES =
      Pattern.compile("(xterm|linux|alacritty|foot|kitty|konsole|gnome|wezterm).*");

  /**
   * @param environment of the terminal: {@code TERM}, {@code COLORTERM}, {@code NO_COLOR}, {@code
   *     CHANGEOVER_THEME}, {@code CHANGEOVER_SYNC} and {@code CHANGEOVER_CLIPBOARD}
   * @param glyphs by its locale
   */
  public static Display of(Map<String, String> environment, Glyphs glyphs) {
    String term = environment.getOrDefault("TERM", "").toLowerCase(Locale.ROOT);
    boolean quiet = environment.getOrDefault("CHANGEOVER_SYNC", "").equals("off");
    return new Display(
        new Looks(glyphs, ZoneId.systemDefault()),
        Palette.of(environment),
        !quiet && !term.equals("linux"),
        SCROLLS.matcher(term).matches(),
        ERASES.matcher(term).matches(),
        !environment.getOrDefault("CHANGEOVER_CLIPBOARD", "").equals("off"));
  }

  /** With something set otherwise. */
  Display with(Setting setting) {
    boolean on = setting.value().equals("on");
    return switch (setting.name()) {
      case THEME -> with(new Palette(Theme.named(setting.value()), palette.depth()));
      case COLOR -> with(new Palette(palette.theme(), Depth.named(setting.value())));
      case ASCII ->
          new Display(
              new Looks(on ? Glyphs.ASCII : Glyphs.UNICODE, looks.zone()),
              palette,
              synchronizes,
              scrolls,
              erases,
              copies);
      case SYNC -> new Display(looks, palette, on, scrolls, erases, copies);
      case CLIPBOARD -> new Display(looks, palette, synchronizes, scrolls, erases, on);
    };
  }

  private Display with(Palette next) {
    return new Display(looks, next, synchronizes, scrolls, erases, copies);
  }
}
