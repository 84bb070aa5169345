package org.changeover.console.view;

import java.util.ArrayList;
import java.util.List;

/** A line of text in several styles. */
record Line(List<Span> spans) {
  Line {
    spans = List.copyOf(spans);
  }

  /** A piece of a line in one style. */
  record Span(String text, Style style) {}

  static Line of(String text, Style style) {
    return new Line(List.of(new Span(text, style)));
  }

  static Line empty() {
    return new Line(List.of());
  }

  Line and(String text, Style style) {
    var all = new ArrayList<>(spans);
    all.add(new Span(text, style));
    return new Line(all);
  }

  Line and(Line more) {
    var all = new ArrayList<>(spans);
    all.addAll(more.spans);
    return new Line(all);
  }

  /** Draws it and returns the column after it. */
  int draw(Cells cells, int column, int row, int end) {
    int x = column;
    for (Span span : spans) {
      x = cells.fit(x, row, end, span.text(), span.style());
    }
    return x;
  }

  /** Breaks a text at spaces into pieces of at most that many cells. */
  static List<String> wrap(String text, int columns) {
    int width = Math.max(8, columns);
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (String word : text.strip().split("\\s+")) {
      String rest = word;
      if (!line.isEmpty() && Cells.width(line.toString()) + 1 + Cells.width(rest) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      while (Cells.width(rest) > width) {
        int cut =
            rest.offsetByCodePoints(0, Math.min(width, rest.codePointCount(0, rest.length())));
        while (Cells.width(rest.substring(0, cut)) > width) {
          cut = rest.offsetByCodePoints(cut, -1);
        }
        lines.add(rest.substring(0, cut));
        rest = rest.substring(cut);
      }
      if (!line.isEmpty()) {
        line.append(' ');
      }
      line.append(rest);
    }
    if (!line.isEmpty()) {
      lines.add(line.toString());
    }
    return lines;
  }
}
