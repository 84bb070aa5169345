package org.changeover.dns;

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

  static String text(Name name) {
    return name.toString(true);
  }
}
