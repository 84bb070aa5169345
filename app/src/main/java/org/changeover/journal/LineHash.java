package org.changeover.journal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of lines, in lower-case hexadecimal; one thread at a time. */
final class LineHash {
  private final MessageDigest digest;

  LineHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  String of(byte[] bytes, int at, int length) {
    digest.update(bytes, at, length);
    return HexFormat.of().formatHex(digest.digest());
  }
}
