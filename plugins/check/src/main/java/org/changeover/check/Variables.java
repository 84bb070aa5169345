package org.changeover.check;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The values that stand for {@code {{name}}} in one conversation. Used by one at a time. */
final class Variables {
  private static final Pattern BLANK = Pattern.compile("\\{\\{\\s*([A-Za-z0-9_.-]+)\\s*}}");

  private final Map<String, String> values = new HashMap<>();

  Variables(Map<String, String> known) {
    values.putAll(known);
  }

  void set(String name, String value) {
    values.put(name, value);
  }

  /** The first name in a text that stands for nothing. */
  Optional<String> missing(String text) {
    return BLANK
        .matcher(text)
        .results()
        .map(blank -> blank.group(1))
        .filter(name -> !values.containsKey(name))
        .findFirst();
  }

  /** The text with every known blank filled in. */
  String filled(String text) {
    return BLANK
        .matcher(text)
        .replaceAll(
            blank -> Matcher.quoteReplacement(values.getOrDefault(blank.group(1), blank.group())));
  }

  /** A regular expression in which each known blank stands for its value and nothing else. */
  Pattern expression(String expression) {
    return compiled(
        expression, name -> Pattern.quote(values.getOrDefault(name, "{{" + name + "}}")));
  }

  /**
   * Checks a regular expression with blanks in it.
   *
   * @throws IllegalArgumentException when it is none
   */
  static void requireExpression(String expression) {
    compiled(expression, Pattern::quote);
  }

  private static Pattern compiled(String expression, UnaryOperator<String> meant) {
    String whole =
        BLANK
            .matcher(expression)
            .replaceAll(blank -> Matcher.quoteReplacement(meant.apply(blank.group(1))));
    try {
      return Pattern.compile(whole, Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "'%s' is no regular expression: %s".formatted(expression, e.getDescription()), e);
    }
  }
}
