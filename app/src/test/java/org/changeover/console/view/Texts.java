package org.changeover.console.view;

import org.changeover.console.model.Width;

/** Looks into widths, and draws, for tests outside of this package. */
public final class Texts {
  private Texts() {}

  /** The character, or nothing when cells refuse it. */
  public static String row(Cells cells, int character) {
    cells.fill(0, 0, 4, 1, Style.TEXT);
    cells.put(0, 0, 4, Character.toString(character), Style.TEXT);
    return cells.character(0, 0) == character ? Character.toString(character) : "";
  }

  public static int width(int character) {
    return Width.of(character);
  }

  public static void set(Cells cells, int column, int row, int character, Style style) {
    cells.set(column, row, character, style);
  }
}
