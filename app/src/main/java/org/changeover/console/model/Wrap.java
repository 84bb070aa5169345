package org.changeover.console.model;

import java.util.ArrayList;
import java.util.List;

/** Breaks texts into lines. */
public final class Wrap {
  private Wrap() {}

  /** Breaks a text at spaces into pieces of at most that many cells. */
  public static List<String> words(String text, int columns) {
    int width = Math.max(8, columns);
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (String word : text.strip().split("\\s+")) {
      String rest = word;
      if (!line.isEmpty() && Width.of(line.toString()) + 1 + Width.of(rest) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      while (Width.of(rest) > width) {
        int cut =
            rest.offsetByCodePoints(0, Math.min(width, rest.codePointCount(0, rest.length())));
        while (Width.of(rest.substring(0, cut)) > width) {
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
