package org.changeover.console.model;

import java.util.Optional;

/** How keys change a line of text; the cursor is always at its end. */
final class TextField {
  /** The longest line of text, in characters. */
  private static final int LONGEST = 400;

  private TextField() {}

  static String bounded(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
  }

  /** The text after a key; empty when the key is not one that writes. */
  static Optional<String> typed(String text, Key key) {
    return switch (key) {
      case Key.Char(int c) -> Optional.of(text + Character.toString(c));
      case Key.Named.BACKSPACE -> Optional.of(withoutLast(text));
      case Key.Ctrl(char letter) when letter == 'u' -> Optional.of("");
      case Key.Ctrl(char letter) when letter == 'w' -> Optional.of(withoutLastWord(text));
      case Key.Ctrl _, Key.Named _ -> Optional.empty();
    };
  }

  private static String withoutLast(String text) {
    return text.isEmpty() ? text : text.substring(0, text.offsetByCodePoints(text.length(), -1));
  }

  private static String withoutLastWord(String text) {
    String stripped = text.stripTrailing();
    return stripped.substring(0, stripped.lastIndexOf(' ') + 1);
  }
}
