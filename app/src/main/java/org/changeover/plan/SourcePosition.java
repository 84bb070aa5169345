package org.changeover.plan;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * Where in a file something stands.
 *
 * @param file as the user named it
 * @param line from 1; 0 when the whole file is meant
 * @param column from 1, in code points; 0 when the whole file is meant
 */
public record SourcePosition(String file, int line, int column)
    implements Comparable<SourcePosition> {
  private static final Comparator<SourcePosition> ORDER =
      Comparator.comparingInt(SourcePosition::line).thenComparingInt(SourcePosition::column);

  public SourcePosition {
    requireNonNull(file, "file is null");
  }

  static SourcePosition of(String file) {
    return new SourcePosition(file, 0, 0);
  }

  /** By line and column; positions of different files are not told apart. */
  @Override
  public int compareTo(SourcePosition other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }
}
