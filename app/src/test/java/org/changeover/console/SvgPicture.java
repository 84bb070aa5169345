package org.changeover.console;

import java.util.Locale;
import org.changeover.console.view.Cells;
import org.changeover.console.view.Style;
import org.changeover.console.view.Tone;

/**
 * A screen as a picture: a window around cells. Lines and blocks are drawn as shapes, so that they
 * join whatever font the reader has.
 */
final class SvgPicture {
  private static final double WIDE = 8.4;
  private static final int HIGH = 18;
  private static final int EDGE = 16;
  private static final int BAR = 38;
  private static final String LINES = "─│╭╮╰╯├┤┬┴";

  private final Cells cells;
  private final String title;
  private final Theme theme;
  private final StringBuilder out = new StringBuilder();

  private SvgPicture(Cells cells, String title, Theme theme) {
    this.cells = cells;
    this.title = title;
    this.theme = theme;
  }

  static String of(Cells cells, String title, Theme theme) {
    var picture = new SvgPicture(cells, title, theme);
    picture.draw();
    return picture.out.toString();
  }

  private void draw() {
    double width = cells.size().columns() * WIDE + 2 * EDGE;
    int height = cells.size().rows() * HIGH + BAR + EDGE;
    line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %s %d\" width=\"%s\""
            + " height=\"%d\" role=\"img\" aria-label=\"%s\">",
        number(width), height, number(width), height, escaped(title));
    line(
        "<style>text{font:14px 'JetBrains Mono','Cascadia Mono','DejaVu Sans Mono',Menlo,Consolas,monospace;white-space:pre}</style>");
    line(
        "<rect x=\"0.5\" y=\"0.5\" width=\"%s\" height=\"%d\" rx=\"10\" fill=\"%s\""
            + " stroke=\"%s\"/>",
        number(width - 1), height - 1, colour(Tone.BACK), colour(Tone.LINE));
    String[] lights = {"#ff7a85", "#ffc857", "#56d4a8"};
    for (int i = 0; i < lights.length; i++) {
      line("<circle cx=\"%d\" cy=\"19\" r=\"6\" fill=\"%s\"/>", 22 + 20 * i, lights[i]);
    }
    line(
        "<text x=\"%s\" y=\"24\" text-anchor=\"middle\" fill=\"%s\">%s</text>",
        number(width / 2), colour(Tone.FAINT), escaped(title));
    for (int y = 0; y < cells.size().rows(); y++) {
      backs(y);
      shapes(y);
      texts(y);
    }
    line("</svg>");
  }

  private void backs(int y) {
    int x = 0;
    while (x < cells.size().columns()) {
      Tone back = cells.style(x, y).back();
      int from = x;
      while (x < cells.size().columns() && cells.style(x, y).back() == back) {
        x++;
      }
      if (back != Tone.BACK) {
        rect(from, y, x - from, 0, HIGH, back);
      }
    }
  }

  private void rect(double column, int y, double columns, double down, double high, Tone tone) {
    line(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"/>",
        number(EDGE + column * WIDE),
        number(BAR + y * HIGH + down),
        number(columns * WIDE + (column + columns < cells.size().columns() ? 0.2 : 0)),
        number(high),
        colour(tone));
  }

  private void shapes(int y) {
    int x = 0;
    while (x < cells.size().columns()) {
      int c = cells.character(x, y);
      Tone ink = cells.style(x, y).ink();
      int from = x++;
      if (c == '─' || c == '█' || c == '░') {
        while (x < cells.size().columns()
            && cells.character(x, y) == c
            && cells.style(x, y).ink() == ink) {
          x++;
        }
      }
      switch (c) {
        case '─' -> path("M%s %sh%s", left(from), middle(y), number((x - from) * WIDE), ink);
        case '█' -> rect(from, y, x - from, 4, HIGH - 8, ink);
        case '░' -> rect(from, y, x - from, 4, HIGH - 8, ink);
        case '▌' -> rect(from, y, 0.35, 0, HIGH, ink);
        default -> corner(c, from, y, ink);
      }
    }
  }

  private void corner(int c, int x, int y, Tone ink) {
    String half = number(WIDE / 2);
    String up = number(HIGH / 2.0);
    String center = number(EDGE + x * WIDE + WIDE / 2);
    String top = number(BAR + y * HIGH);
    String below = number(BAR + (y + 1) * HIGH);
    switch (c) {
      case '│' -> path("M%s %sv%s", center, top, Integer.toString(HIGH), ink);
      case '╭' -> path("M%s %sq0 -" + up + " " + half + " -%s", center, below, up, ink);
      case '╮' -> path("M%s %sq0 -" + up + " -" + half + " -%s", center, below, up, ink);
      case '╰' -> path("M%s %sq0 " + up + " " + half + " %s", center, top, up, ink);
      case '╯' -> path("M%s %sq0 " + up + " -" + half + " %s", center, top, up, ink);
      case '├' -> {
        path("M%s %sv%s", center, top, Integer.toString(HIGH), ink);
        path("M%s %sh%s", center, middle(y), half, ink);
      }
      case '┤' -> {
        path("M%s %sv%s", center, top, Integer.toString(HIGH), ink);
        path("M%s %sh-%s", center, middle(y), half, ink);
      }
      case '┬' -> {
        path("M%s %sh%s", left(x), middle(y), number(WIDE), ink);
        path("M%s %sv%s", center, middle(y), up, ink);
      }
      case '┴' -> {
        path("M%s %sh%s", left(x), middle(y), number(WIDE), ink);
        path("M%s %sv-%s", center, middle(y), up, ink);
      }
      default -> {}
    }
  }

  private String left(int x) {
    return number(EDGE + x * WIDE);
  }

  private static String middle(int y) {
    return number(BAR + y * HIGH + HIGH / 2.0);
  }

  private void path(String form, String a, String b, String c, Tone ink) {
    line("<path d=\"%s\" fill=\"none\" stroke=\"%s\"/>", form.formatted(a, b, c), colour(ink));
  }

  private void texts(int y) {
    int x = 0;
    while (x < cells.size().columns()) {
      if (blank(x, y)) {
        x++;
        continue;
      }
      Style style = cells.style(x, y);
      int from = x;
      var run = new StringBuilder();
      while (x < cells.size().columns() && cells.style(x, y).equals(style) && !drawn(x, y)) {
        run.appendCodePoint(cells.character(x, y));
        x++;
      }
      String text = run.toString().stripTrailing();
      line(
          "<text x=\"%s\" y=\"%s\" textLength=\"%s\" fill=\"%s\"%s>%s</text>",
          left(from),
          number(BAR + y * HIGH + 13),
          number(text.length() * WIDE),
          colour(style.ink()),
          style.bold() ? " font-weight=\"600\"" : "",
          escaped(text));
    }
  }

  private boolean blank(int x, int y) {
    return cells.character(x, y) == ' ' || drawn(x, y);
  }

  private boolean drawn(int x, int y) {
    int c = cells.character(x, y);
    return LINES.indexOf(c) >= 0 || c == '█' || c == '░' || c == '▌';
  }

  private String colour(Tone tone) {
    return "#%06x".formatted(theme.hex(tone));
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.replaceAll("\\.?0+$", "");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private void line(String form, Object... values) {
    out.append(values.length == 0 ? form : form.formatted(values)).append('\n');
  }
}
