package org.changeover.console.model;

import java.util.Locale;
import java.util.function.Predicate;

/**
 * A text that lets through what holds it; behind a {@code !}, what does not.
 *
 * @param text as it is typed
 */
public record Filter(String text) {
  static final Filter NONE = new Filter("");

  public Filter {
    text = TextField.bounded(text);
  }

  public boolean isEmpty() {
    return sought().isEmpty();
  }

  public boolean isInverse() {
    return text.startsWith("!");
  }

  /** What is looked for, in lower case. */
  String sought() {
    return (isInverse() ? text.substring(1) : text).toLowerCase(Locale.ROOT);
  }

  /**
   * @param holds whether a text in lower case is in the thing
   */
  boolean lets(Predicate<String> holds) {
    return isEmpty() || holds.test(sought()) != isInverse();
  }

  /** How it is said in a title. */
  public String words() {
    return (isInverse() ? "without " : "only ") + quoted();
  }

  /** What is looked for, as it was typed, between quotation marks. */
  public String quoted() {
    return "'" + (isInverse() ? text.substring(1) : text) + "'";
  }
}
