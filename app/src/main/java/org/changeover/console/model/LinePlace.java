package org.changeover.console.model;

/**
 * A row of lines that are shown.
 *
 * @param line its number
 * @param row of that line, from 0
 */
public record LinePlace(long line, int row) implements Comparable<LinePlace> {
  @Override
  public int compareTo(LinePlace other) {
    return line == other.line ? Integer.compare(row, other.row) : Long.compare(line, other.line);
  }
}
