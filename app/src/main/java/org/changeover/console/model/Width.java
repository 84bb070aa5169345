package org.changeover.console.model;

/**
 * How many cells a character takes, as far as all terminals agree on it.
 *
 * <p>Terminals differ over emoji, symbols of ambiguous width and joined characters (Unicode
 * Standard Annex 11); whatever is not sure is refused, and so shown as a question mark, rather than
 * letting the screen's right half slip.
 */
public final class Width {
  private Width() {}

  /** The cells that a text takes; a question mark stands for each character that is refused. */
  public static int of(String text) {
    int cells = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      cells += Math.max(1, of(c));
      i += Character.charCount(c);
    }
    return cells;
  }

  /** 1 or 2; 0 for what must not be shown. */
  public static int of(int c) {
    if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c > 0xFFFF) {
      return 0;
    }
    if (c < 0x300) {
      return c == 0xAD ? 0 : 1;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          0;
      default -> wide(c) ? 2 : narrow(c) ? 1 : 0;
    };
  }

  private static boolean wide(int c) {
    return (c >= 0x3041 && c <= 0x30FF && c != 0x303F)
        || (c >= 0x3400 && c <= 0x4DBF)
        || (c >= 0x4E00 && c <= 0x9FFF)
        || (c >= 0xAC00 && c <= 0xD7A3)
        || (c >= 0xFF01 && c <= 0xFF60);
  }

  private static boolean narrow(int c) {
    return c < 0x1100
        || (c >= 0x1E00 && c <= 0x1FFF)
        || (c >= 0x2010 && c <= 0x2027)
        || (c >= 0x2030 && c <= 0x205E)
        || (c >= 0x2070 && c <= 0x218F)
        || (c >= 0x2190 && c <= 0x21FF)
        || (c >= 0x2200 && c <= 0x22FF)
        || (c >= 0x2500 && c <= 0x25FC)
        || c == 0x2713
        || c == 0x2717
        || c == 0xFFFD;
  }
}
