package org.changeover.console.view;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Characters for drawing: box drawing and a few geometric shapes, or ASCII for terminals that do
 * not speak UTF-8.
 */
public enum Glyphs {
  UNICODE,
  ASCII;

  /** Unicode when the locale says UTF-8, else ASCII. POSIX: LC_ALL, then LC_CTYPE, then LANG. */
  public static Glyphs of(Map<String, String> environment) {
    String locale =
        Stream.of("LC_ALL", "LC_CTYPE", "LANG")
            .map(name -> environment.getOrDefault(name, ""))
            .filter(value -> !value.isEmpty())
            .findFirst()
            .orElse("")
            .toLowerCase(Locale.ROOT);
    return locale.contains("utf-8") || locale.contains("utf8") ? UNICODE : ASCII;
  }

  /** The character, or what stands for it on this terminal. */
  public int of(int c) {
    return this == UNICODE ? c : plain(c);
  }

  private static int plain(int c) {
    return switch (c) {
      case '─' -> '-';
      case '│', '▌' -> '|';
      case '╭', '╮', '╰', '╯', '├', '┤', '┬', '┴' -> '+';
      case '▸', '▶', '→' -> '>';
      case '▾', '↓', '▼' -> 'v';
      case '◀', '←', '↶' -> '<';
      case '↑', '▲' -> '^';
      case '○' -> 'o';
      case '●' -> '*';
      case '◆' -> '@';
      case '◇' -> '%';
      case '✓' -> '+';
      case '✗' -> 'x';
      case '◷', '↻' -> '~';
      case '■', '█' -> '#';
      case '░', '·', '…' -> '.';
      case '–' -> '-';
      case Cells.CONTINUED -> ' ';
      default -> c < 0x7F ? c : '?';
    };
  }
}
