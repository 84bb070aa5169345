package org.changeover.journal;

import java.time.Instant;
import java.time.LocalDate;

/**
 * Reads instants as {@link Instant#toString} writes them, which a formatter does ten times slower:
 * every event has one.
 */
final class Instants {
  private static final int NANOS = 9;

  private Instants() {}

  /**
   * @throws java.time.DateTimeException when it is no instant
   */
  static Instant parse(String text) {
    int length = text.length();
    boolean usual = length >= 20 && length <= 30 && text.charAt(length - 1) == 'Z' && shaped(text);
    int nanos = usual ? nanos(text) : -1;
    return nanos < 0 ? Instant.parse(text) : Instant.ofEpochSecond(seconds(text), nanos);
  }

  private static boolean shaped(String text) {
    return text.charAt(4) == '-'
        && text.charAt(7) == '-'
        && text.charAt(10) == 'T'
        && text.charAt(13) == ':'
        && text.charAt(16) == ':'
        && number(text, 0, 4) >= 0
        && number(text, 5, 7) >= 0
        && number(text, 8, 10) >= 0
        && number(text, 11, 13) >= 0
        && number(text, 11, 13) < 24
        && number(text, 14, 16) >= 0
        && number(text, 14, 16) < 60
        && number(text, 17, 19) >= 0
        && number(text, 17, 19) < 60;
  }

  private static long seconds(String text) {
    LocalDate day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
    int ofDay = (number(text, 11, 13) * 60 + number(text, 14, 16)) * 60 + number(text, 17, 19);
    return day.toEpochDay() * 86_400 + ofDay;
  }

  /** -1 when there is no fraction of the usual form. */
  private static int nanos(String text) {
    int digits = text.length() - 21;
    if (digits < 0) {
      return 0;
    }
    int fraction = text.charAt(19) == '.' && digits > 0 ? number(text, 20, 20 + digits) : -1;
    for (int i = digits; i < NANOS && fraction > 0; i++) {
      fraction *= 10;
    }
    return fraction;
  }

  /** -1 when it is none. */
  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }
}
