package org.changeover.console.view;

/**
 * Characters for drawing: box drawing and a few geometric shapes, or ASCII for terminals that do
 * not speak UTF-8.
 */
public enum Glyphs {
  UNICODE,
  ASCII;

  private static final String FANCY = "─│╭╮╰╯├┤┬┴┼▸▾○●◆◇▶◀✓✗◷↻■↶·…→←↑↓█░▏•–◉▌▲▼━┃";
  private static final String PLAIN = "-|++++++++++>v.@*o><vx~o#<..><^v#-|*-*|^v=|";

  /** The text in characters that this terminal can show. */
  public String of(String text) {
    if (this == UNICODE) {
      return text;
    }
    var out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> out.appendCodePoint(plain(c)));
    return out.toString();
  }

  /** One character, likewise. */
  public int of(int c) {
    return this == UNICODE ? c : plain(c);
  }

  private static int plain(int c) {
    int at = FANCY.indexOf(c);
    if (at >= 0) {
      return PLAIN.charAt(at);
    }
    return c < 0x7F ? c : '?';
  }
}
