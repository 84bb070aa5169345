package org.changeover.report;

import org.changeover.text.Sanitiser;

/** Text of machines and people, cleaned and cut to what a report has room for. Pure. */
final class Cut {
  /** Characters of one text. */
  static final int LONGEST = 16_000;

  private static final String MARK = " …[cut; 'events RUN --json' has all of it]";

  private Cut() {}

  /** Lines without control characters, escape sequences and what turns the direction of writing. */
  static String lines(String text) {
    if (text.length() <= LONGEST) {
      return Sanitiser.cleanLines(text);
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return Sanitiser.cleanLines(text.substring(0, end)) + MARK;
  }

  /** The same in one line. */
  static String line(String text) {
    return Sanitiser.oneLine(lines(text));
  }
}
