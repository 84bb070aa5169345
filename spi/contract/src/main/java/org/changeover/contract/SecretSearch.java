package org.changeover.contract;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Looks for a secret's value in what was said, as it is and in the usual codings. */
final class SecretSearch {
  private SecretSearch() {}

  static List<String> find(String reference, String value, List<String> said) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    var forms =
        List.of(
            value,
            Base64.getEncoder().withoutPadding().encodeToString(bytes),
            HexFormat.of().formatHex(bytes),
            URLEncoder.encode(value, StandardCharsets.UTF_8));
    var found = new ArrayList<String>();
    for (String text : said) {
      if (forms.stream().anyMatch(text::contains)) {
        String where = text.substring(0, text.indexOf(':'));
        found.add("the value of secret '%s' is in %s".formatted(reference, where));
      }
    }
    return found;
  }
}
