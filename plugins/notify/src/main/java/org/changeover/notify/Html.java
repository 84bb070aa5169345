package org.changeover.notify;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a page's fragment, as its writer typed it but for white space. */
final class Html {
  private static final Pattern BREAK = Pattern.compile("(?i)<br\\s*/?>|</p>");
  private static final Pattern TAG = Pattern.compile("<[^>]*>");
  private static final Pattern ENTITY =
      Pattern.compile("&(?:#(\\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z]+));");
  private static final Map<String, String> NAMED =
      Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ");

  private Html() {}

  /** What the fragment says, in words with one space between them. */
  static String text(String fragment) {
    String plain = TAG.matcher(BREAK.matcher(fragment).replaceAll(" ")).replaceAll("");
    return words(ENTITY.matcher(plain).replaceAll(Html::meant));
  }

  /** The same form of a text that has no tags. */
  static String words(String text) {
    return text.strip().replaceAll("[\\s\\u00a0]+", " ");
  }

  private static String meant(MatchResult entity) {
    String meant;
    if (entity.group(1) != null) {
      meant = character(Integer.parseInt(entity.group(1)), entity.group());
    } else if (entity.group(2) != null) {
      meant = character(Integer.parseInt(entity.group(2), 16), entity.group());
    } else {
      meant = NAMED.getOrDefault(entity.group(3), entity.group());
    }
    return Matcher.quoteReplacement(meant);
  }

  private static String character(int point, String otherwise) {
    return Character.isValidCodePoint(point) ? Character.toString(point) : otherwise;
  }
}
