package org.changeover.dns;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.changeover.spi.Change;
import org.changeover.spi.Check;

/** The answer of a check that found something to change, or not yet as it should be. */
final class Differences {
  private Differences() {}

  static Check check(List<Change> changes) {
    String text = changes.stream().map(Change::toString).collect(Collectors.joining("\n"));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return new Check.Differs(changes, HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
