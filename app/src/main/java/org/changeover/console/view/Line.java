package org.changeover.console.view;

import java.util.ArrayList;
import java.util.List;
import org.changeover.console.model.Wrap;

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
    return Wrap.words(text, columns);
  }

  /** The cells that it takes. */
  int width() {
    return spans.stream().mapToInt(span -> Cells.width(span.text())).sum();
  }
}
