package org.changeover.console.model;

import java.util.Locale;

/** A key that was pressed. */
public sealed interface Key {

  /** What the key is called in footers and help. */
  String label();

  /** A key that writes a character. */
  record Char(int codePoint) implements Key {
    @Override
    public String label() {
      return codePoint == ' ' ? "Space" : Character.toString(codePoint);
    }
  }

  /**
   * A letter together with Control.
   *
   * @param letter a lower-case letter
   */
  record Ctrl(char letter) implements Key {
    @Override
    public String label() {
      return "Ctrl-" + Character.toUpperCase(letter);
    }
  }

  /** A key with a name of its own. */
  enum Named implements Key {
    ENTER("Enter"),
    ESCAPE("Esc"),
    TAB("Tab"),
    BACK_TAB("Shift-Tab"),
    BACKSPACE("Backspace"),
    DELETE("Delete"),
    UP("↑"),
    DOWN("↓"),
    LEFT("←"),
    RIGHT("→"),
    HOME("Home"),
    END("End"),
    PAGE_UP("PgUp"),
    PAGE_DOWN("PgDn");

    private final String label;

    Named(String label) {
      this.label = label;
    }

    @Override
    public String label() {
      return label;
    }
  }

  static Key of(char character) {
    return new Char(character);
  }

  static Key ctrl(char letter) {
    return new Ctrl(Character.toString(letter).toLowerCase(Locale.ROOT).charAt(0));
  }
}
