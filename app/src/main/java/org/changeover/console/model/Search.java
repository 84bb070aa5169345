package org.changeover.console.model;

import java.util.Locale;

/**
 * What is looked for in lines.
 *
 * @param text may be empty
 * @param at the number of the line that was found last; -1 before that
 */
public record Search(String text, long at) {
  static final Search NONE = new Search("", -1);

  static Search of(String text) {
    return new Search(TextField.bounded(text), -1);
  }

  /** The same text, found nowhere yet. */
  Search anew() {
    return new Search(text, -1);
  }

  public String lower() {
    return text.toLowerCase(Locale.ROOT);
  }
}
