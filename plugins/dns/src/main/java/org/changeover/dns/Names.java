package org.changeover.dns;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.changeover.spi.ActionFailedException;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/** Domain names as people write them: absolute, with or without the last dot. */
final class Names {
  private Names() {}

  /**
   * Reads a name.
   *
   * @throws ActionFailedException when it is none
   */
  static Name parse(String parameter, String text) {
    try {
      return Name.fromString(text, Name.root);
    } catch (TextParseException e) {
      throw new ActionFailedException(
          parameter + ": '" + text + "' is not a domain name: " + e.getMessage(), e);
    }
  }

  /** Reads names that a parameter lists. */
  static Set<Name> parseAll(String parameter, List<String> texts) {
    return texts.stream()
        .map(t -> parse(parameter, t))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  static String text(Name name) {
    return name.toString(true);
  }
}
