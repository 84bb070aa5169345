package org.changeover.console.view;

import java.util.Arrays;
import java.util.BitSet;
import org.changeover.console.model.Size;
import org.changeover.console.model.Width;

/**
 * A screen as styled cells. Whatever is put in, no cell holds a control character, an invisible one
 * or one whose width terminals disagree about; a question mark stands in for these, and for what
 * the terminal's glyphs lack.
 *
 * <p>Written by one thread, and read once it is complete.
 */
public final class Cells {
  /** In a cell whose left neighbour holds a character of double width. */
  public static final int CONTINUED = 0;

  /** Of a cell of which nobody knows what it shows; it differs from every other. */
  private static final int UNKNOWN = -1;

  private final Size size;
  private final Glyphs glyphs;
  private final int[] characters;
  private final Style[] styles;

  public Cells(Size size, Glyphs glyphs) {
    this.size = size;
    this.glyphs = glyphs;
    characters = new int[size.columns() * size.rows()];
    styles = new Style[characters.length];
    Arrays.fill(characters, ' ');
    Arrays.fill(styles, Style.TEXT);
  }

  /** A screen of the same size of which nobody knows what it shows. */
  public Cells unknown() {
    var unknown = new Cells(size, glyphs);
    Arrays.fill(unknown.characters, UNKNOWN);
    return unknown;
  }

  public Size size() {
    return size;
  }

  /** The character of a cell; {@link #CONTINUED} for the right half of a wide one. */
  public int character(int column, int row) {
    return characters[row * size.columns() + column];
  }

  public Style style(int column, int row) {
    return styles[row * size.columns() + column];
  }

  /** Whether a cell looks as it does on another screen of the same size. */
  public boolean sameAs(Cells other, int column, int row) {
    int at = row * size.columns() + column;
    return characters[at] == other.characters[at] && styles[at].equals(other.styles[at]);
  }

  /** How many cells of a row look otherwise than on another screen of the same size. */
  public int differing(Cells other, int row) {
    int count = 0;
    for (int x = 0; x < size.columns(); x++) {
      count += sameAs(other, x, row) ? 0 : 1;
    }
    return count;
  }

  /** Whether a row looks as a row of another screen of the same size does. */
  public boolean sameRow(int row, Cells other, int otherRow) {
    int at = row * size.columns();
    int there = otherRow * size.columns();
    int end = size.columns();
    return Arrays.equals(characters, at, at + end, other.characters, there, there + end)
        && Arrays.equals(styles, at, at + end, other.styles, there, there + end);
  }

  /**
   * The screen after rows have moved within a region.
   *
   * @param lines by how many they move up; down when negative
   * @param blank whether the rows from which they moved away are known to be empty
   */
  public Cells moved(int top, int bottom, int lines, boolean blank) {
    var after = new Cells(size, glyphs);
    System.arraycopy(characters, 0, after.characters, 0, characters.length);
    System.arraycopy(styles, 0, after.styles, 0, styles.length);
    for (int y = top; y <= bottom; y++) {
      int at = y * size.columns();
      boolean stays = y + lines >= top && y + lines <= bottom;
      if (stays) {
        System.arraycopy(
            characters, at + lines * size.columns(), after.characters, at, size.columns());
        System.arraycopy(styles, at + lines * size.columns(), after.styles, at, size.columns());
      } else {
        Arrays.fill(after.characters, at, at + size.columns(), blank ? ' ' : UNKNOWN);
        Arrays.fill(after.styles, at, at + size.columns(), Style.TEXT);
      }
    }
    return after;
  }

  /** This screen with rows of another of the same size. */
  public Cells with(BitSet rows, Cells other) {
    var after = new Cells(size, glyphs);
    for (int y = 0; y < size.rows(); y++) {
      Cells from = rows.get(y) ? other : this;
      int at = y * size.columns();
      System.arraycopy(from.characters, at, after.characters, at, size.columns());
      System.arraycopy(from.styles, at, after.styles, at, size.columns());
    }
    return after;
  }

  /**
   * Writes a text into a row, cut at {@code end}.
   *
   * @return the column after the text
   */
  int put(int column, int row, int end, String text, Style style) {
    if (row < 0 || row >= size.rows()) {
      return column;
    }
    int x = column;
    int limit = Math.min(end, size.columns());
    for (int i = 0; i < text.length() && x < limit; ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      int width = Width.of(c);
      if (width == 2 && x + 1 >= limit) {
        set(x++, row, ' ', style);
      } else if (width == 2) {
        set(x++, row, c, style);
        set(x++, row, CONTINUED, style);
      } else {
        set(x++, row, width == 0 ? '?' : c, style);
      }
    }
    return x;
  }

  /** Writes a text, with an ellipsis where it does not fit. */
  int fit(int column, int row, int end, String text, Style style) {
    return put(column, row, end, shortened(text, end - column), style);
  }

  void fill(int column, int row, int columns, int rows, Style style) {
    for (int y = row; y < row + rows; y++) {
      for (int x = column; x < column + columns; x++) {
        set(x, y, ' ', style);
      }
    }
  }

  /** Gives cells another background and leaves what is in them. */
  void paint(int column, int row, int columns, Tone back) {
    for (int x = column; x < column + columns; x++) {
      int at = row * size.columns() + x;
      styles[at] = styles[at].on(back);
    }
  }

  /** Gives cells another style and leaves what is in them. */
  void restyle(int column, int row, int columns, Style style) {
    Arrays.fill(
        styles, row * size.columns() + column, row * size.columns() + column + columns, style);
  }

  void set(int column, int row, int character, Style style) {
    if (column >= 0 && column < size.columns() && row >= 0 && row < size.rows()) {
      int at = row * size.columns() + column;
      if (characters[at] == CONTINUED && character != CONTINUED && column > 0) {
        characters[at - 1] = ' '; // half of a wide character is none
      }
      if (column + 1 < size.columns() && characters[at + 1] == CONTINUED) {
        characters[at + 1] = ' ';
      }
      characters[at] = glyphs.of(character);
      styles[at] = style;
    }
  }

  /** The cells that a text takes. */
  static int width(String text) {
    return Width.of(text);
  }

  /** The text, or its beginning with an ellipsis when it is wider than that. */
  static String shortened(String text, int columns) {
    if (columns <= 0) {
      return "";
    }
    if (width(text) <= columns) {
      return text;
    }
    var out = new StringBuilder();
    int used = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int width = Math.max(1, Width.of(c));
      if (used + width > columns - 1) {
        break;
      }
      out.appendCodePoint(c);
      used += width;
      i += Character.charCount(c);
    }
    return out.append('…').toString();
  }

  /** The characters of a row. */
  public String line(int row) {
    var out = new StringBuilder();
    for (int x = 0; x < size.columns(); x++) {
      int c = character(x, row);
      if (c != CONTINUED) {
        out.appendCodePoint(c);
      }
    }
    return out.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cells cells
        && size.equals(cells.size)
        && Arrays.equals(characters, cells.characters)
        && Arrays.equals(styles, cells.styles);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(characters);
  }
}
