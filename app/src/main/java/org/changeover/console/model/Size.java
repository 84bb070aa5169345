package org.changeover.console.model;

/**
 * The size of a terminal in cells; what a terminal says is brought into bounds, since it may say
 * anything.
 *
 * @param columns 20 to 500
 * @param rows 5 to 200
 */
public record Size(int columns, int rows) {
  /** The smallest size at which everything can be reached. */
  public static final Size SMALLEST = new Size(80, 24);

  public Size {
    columns = Math.clamp(columns, 20, 500);
    rows = Math.clamp(rows, 5, 200);
  }

  /** Whether the console can be shown at this size. */
  public boolean enough() {
    return columns >= SMALLEST.columns && rows >= SMALLEST.rows;
  }

  @Override
  public String toString() {
    return columns + "x" + rows;
  }
}
