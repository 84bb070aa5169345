package org.changeover.console.view;

/**
 * Characters for drawing: box drawing and a few geometric shapes, or ASCII for terminals that do
 * not speak UTF-8.
 */
public enum Glyphs {
  UNICODE,
  ASCII;

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
