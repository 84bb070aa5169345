package org.changeover.dns;

import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;
import org.changeover.spi.ActionFailedException;
import org.xbill.DNS.Name;
import org.xbill.DNS.TSIG;

/** The key that signs requests and answers (RFC 8945). Lives as long as one conversation. */
record TsigKey(Name name, TSIG tsig) {

  /**
   * Makes the key from a lent secret.
   *
   * @throws ActionFailedException when the secret is not Base64; says nothing of its value
   */
  static TsigKey of(DnsSettings settings, char[] secret, Clock clock) {
    Name name = Names.parse("key-name", settings.keyName());
    Name algorithm = Names.parse("algorithm", settings.algorithm());
    byte[] key = decoded(secret);
    try {
      return new TsigKey(
          name, new TSIG(algorithm, name, new SecretKeySpec(key, settings.algorithm()), clock));
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private static byte[] decoded(char[] secret) {
    byte[] text = new byte[secret.length];
    int length = 0;
    for (char c : secret) {
      if (!Character.isWhitespace(c)) {
        text[length++] = (byte) (c < 128 ? c : '?');
      }
    }
    byte[] trimmed = Arrays.copyOf(text, length);
    try {
      byte[] key = Base64.getDecoder().decode(trimmed);
      if (key.length == 0) {
        throw new IllegalArgumentException("empty");
      }
      return key;
    } catch (IllegalArgumentException notBase64) {
      throw new ActionFailedException(
          "the TSIG secret of this provider is not Base64; put only the value of 'secret' from the"
              + " key file into the inventory's secret");
    } finally {
      Arrays.fill(text, (byte) 0);
      Arrays.fill(trimmed, (byte) 0);
    }
  }

  @Override
  public String toString() {
    return "TSIG key " + Names.text(name);
  }
}
