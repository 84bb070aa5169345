package org.changeover.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A whole answer to a request of a functional test.
 *
 * @param contacted the address that curl talked to
 * @param headers by their names in lower case
 */
record Received(String contacted, int status, Map<String, List<String>> headers, byte[] body) {

  /** Reads what curl printed: headers, also those of answers that only said to go on, and body. */
  static Received of(String contacted, int status, byte[] printed) {
    String text = new String(printed, ISO_8859_1);
    int from = 0;
    int end = text.indexOf("\r\n\r\n");
    while (end >= 0 && text.startsWith("HTTP/1.1 1", from)) {
      from = end + 4;
      end = text.indexOf("\r\n\r\n", from);
    }
    String head = end < 0 ? text.substring(from) : text.substring(from, end);
    byte[] body = end < 0 ? new byte[0] : Arrays.copyOfRange(printed, end + 4, printed.length);
    return new Received(contacted, status, headers(head), body);
  }

  private static Map<String, List<String>> headers(String head) {
    var headers = new LinkedHashMap<String, List<String>>();
    head.lines()
        .skip(1)
        .filter(line -> line.indexOf(':') > 0)
        .forEach(line ->
            headers.merge(
                line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT),
                List.of(line.substring(line.indexOf(':') + 1).strip()),
                (a, b) -> Stream.concat(a.stream(), b.stream()).toList()));
    return headers;
  }

  String header(String name) {
    return String.join(", ", headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
  }
}
