package org.changeover.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Small checks of a page: well-formed, self-contained, and to be found one's way in by ear. */
final class HtmlCheck {
  private static final Pattern TAG =
      Pattern.compile("<(/?)([a-z][a-z0-9]*)((?:\\s+[A-Za-z0-9-]+(?:=\"[^\"<>]*\")?)*)\\s*>");
  private static final Pattern ATTRIBUTE = Pattern.compile("([A-Za-z0-9-]+)=\"([^\"]*)\"");
  private static final Set<String> VOID = Set.of("meta", "input", "br", "hr", "link", "img");

  private HtmlCheck() {}

  static void check(String page) {
    assertThat(page).startsWith("<!DOCTYPE html>\n<html lang=\"en\">");
    String content = withoutStyleAndScript(page);
    isWellFormed(content);
    hasNothingFromElsewhere(page);
    headingsAreInOrder(content);
    tablesHaveHeaders(content);
    isNavigable(content);
  }

  /** The start tags of that name. */
  static List<String> elements(String page, String name) {
    var found = new ArrayList<String>();
    Matcher tag = TAG.matcher(page);
    while (tag.find()) {
      if (tag.group(1).isEmpty() && tag.group(2).equals(name)) {
        found.add(tag.group());
      }
    }
    return found;
  }

  private static String withoutStyleAndScript(String page) {
    return page.replaceAll("(?s)(<style>).*?(</style>)", "$1$2")
        .replaceAll("(?s)(<script>).*?(</script>)", "$1$2");
  }

  private static void isWellFormed(String content) {
    Deque<String> open = new ArrayDeque<>();
    Set<String> ids = new HashSet<>();
    Matcher tag = TAG.matcher(content);
    int end = "<!DOCTYPE html>".length();
    while (tag.find()) {
      assertThat(content.substring(end, tag.start())).as("between tags").doesNotContain("<", ">");
      end = tag.end();
      if (!tag.group(1).isEmpty()) {
        assertThat(open.pop()).isEqualTo(tag.group(2));
      } else if (!VOID.contains(tag.group(2))) {
        open.push(tag.group(2));
      }
      Matcher attribute = ATTRIBUTE.matcher(tag.group(3));
      while (attribute.find()) {
        assertThat(attribute.group(1)).isNotEqualTo("style").doesNotStartWith("on");
        if (attribute.group(1).equals("id")) {
          assertThat(ids.add(attribute.group(2))).as("id %s once", attribute.group(2)).isTrue();
        }
      }
    }
    assertThat(open).isEmpty();
    for (String link : elements(content, "a")) {
      Matcher to = Pattern.compile("href=\"#([^\"]*)\"").matcher(link);
      assertThat(to.find()).as(link).isTrue();
      assertThat(ids).contains(to.group(1));
    }
  }

  private static void hasNothingFromElsewhere(String page) {
    assertThat(page).contains("default-src 'none'").doesNotContain("@import", "unsafe-inline");
    assertThat(withoutStyleAndScript(page)).doesNotContainPattern("<[^>]*\\b(src|srcset|data)=\"");
    assertThat(page).doesNotContainPattern("url\\((?!#)");
    assertThat(elements(page, "link")).isEmpty();
    assertThat(elements(page, "img")).isEmpty();
  }

  private static void headingsAreInOrder(String content) {
    int last = 0;
    Matcher heading = Pattern.compile("<h([1-6])[ >]").matcher(content);
    while (heading.find()) {
      int level = Integer.parseInt(heading.group(1));
      assertThat(level)
          .as(content.substring(heading.start(), heading.start() + 80))
          .isLessThanOrEqualTo(last + 1);
      last = level;
    }
    assertThat(elements(content, "h1")).hasSize(1);
  }

  private static void tablesHaveHeaders(String content) {
    assertThat(elements(content, "th")).allSatisfy(th -> assertThat(th).contains("scope=\""));
    assertThat(elements(content, "thead")).hasSameSizeAs(elements(content, "table"));
  }

  private static void isNavigable(String content) {
    assertThat(elements(content, "main")).hasSize(1);
    assertThat(elements(content, "nav").getFirst()).contains("aria-label");
    assertThat(elements(content, "title")).isNotEmpty();
    assertThat(content).containsPattern("<body><a class=\"skip\"");
    elements(content, "section").stream()
        .filter(section -> !section.contains("phase"))
        .forEach(section -> assertThat(section).contains("aria-labelledby"));
    elements(content, "svg")
        .forEach(svg -> assertThat(svg).containsPattern("aria-hidden=\"true\"|role=\"img\""));
    assertThat(elements(content, "time"))
        .allSatisfy(time -> assertThat(time).contains("datetime=\"20"));
  }
}
