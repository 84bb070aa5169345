package org.changeover.check;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What became of one request. */
sealed interface Answer {

  /**
   * A whole answer.
   *
   * @param asked the address that was asked for; empty when the name decided
   * @param contacted the address that curl talked to
   * @param headers by their names in lower case
   * @param body its first mebibyte
   */
  record Page(
      Optional<String> asked,
      String contacted,
      int status,
      long milliseconds,
      Map<String, String> headers,
      String body)
      implements Answer {

    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  /** The server gave no answer that counts: refused, timed out, a certificate that is not valid. */
  record Silent(Optional<String> address, String why) implements Answer {}

  /** The request could not even be made. */
  record Unasked(String why) implements Answer {}
}
