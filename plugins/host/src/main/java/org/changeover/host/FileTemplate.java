package org.changeover.host;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.changeover.spi.ActionFailedException;

/**
 * A file with {@code ${name}} in it for values that a step gives; {@code $${} stands for a literal
 * {@code ${}. Every byte else stays as it is.
 */
record FileTemplate(String file, byte[] bytes) {
  private static final Pattern REFERENCE = Pattern.compile("\\$?\\$\\{([^}\n]*)}?");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

  byte[] filled(Map<String, String> values) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return REFERENCE
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(value(text, match, values)))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private String value(String text, java.util.regex.MatchResult match, Map<String, String> values) {
    String whole = match.group();
    if (whole.startsWith("$$")) {
      return whole.substring(1);
    }
    String name = match.group(1);
    String value = values.get(name);
    if (value == null || !whole.endsWith("}") || !NAME.matcher(name).matches()) {
      long line = text.substring(0, match.start()).chars().filter(c -> c == '\n').count() + 1;
      throw new ActionFailedException(
          "%s:%d: '%s' names no value of this step; it has %s. Write $${ for a literal ${"
              .formatted(file, line, whole, new TreeSet<>(values.keySet())));
    }
    return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
