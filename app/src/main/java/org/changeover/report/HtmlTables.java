package org.changeover.report;

import java.util.List;
import org.changeover.spi.Change;

/** Tables that several parts of the page have. */
final class HtmlTables {
  /** Rows of changes; a step that has more says so. */
  private static final int MOST = 200;

  private HtmlTables() {}

  static void head(Markup html, String... titles) {
    html.in(
        "thead",
        () ->
            html.in(
                "tr",
                () -> {
                  for (String title : titles) {
                    html.element("th", title, "scope", "col");
                  }
                }));
  }

  static void changes(Markup html, String caption, List<Change> changes) {
    html.in(
        "table",
        () -> {
          html.element("caption", caption);
          head(html, "What", "Before", "After");
          html.in(
              "tbody", () -> changes.stream().limit(MOST).forEach(change -> change(html, change)));
        },
        "class",
        "changes");
    if (changes.size() > MOST) {
      html.element("p", "and %d more, all in 'report --json'".formatted(changes.size() - MOST));
    }
  }

  private static void change(Markup html, Change change) {
    html.in(
        "tr",
        () -> {
          html.element("th", change.what(), "scope", "row");
          value(html, change.before());
          value(html, change.after());
        });
  }

  private static void value(Markup html, String value) {
    html.in(
        "td",
        () -> {
          if (value.isEmpty()) {
            html.element("span", "nothing", "class", "faint");
          } else {
            html.element("code", value);
          }
        });
  }
}
