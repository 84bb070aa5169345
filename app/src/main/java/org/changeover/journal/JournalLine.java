package org.changeover.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.changeover.run.Entry;

/**
 * One line of the file: {@code LENGTH CRC JSON}, with the length of the JSON in eight decimal
 * digits and the CRC32C of the JSON in eight lower-case hexadecimal ones. The JSON is the
 * documented form of the event and {@code prev}, the SHA-256 of the whole line before.
 *
 * @param bytes all of the line, its newline included
 * @param sha256 of these bytes
 */
record JournalLine(byte[] bytes, String sha256) {
  /** What stands before the JSON. */
  static final int PREFIX = 18;

  /** Longest JSON of one event, in bytes. */
  static final int LIMIT = 8 << 20;

  /** What the first line says of the line before it. */
  static final String NONE = "0".repeat(64);

  /**
   * @throws IllegalArgumentException when the event is too long
   */
  static JournalLine of(Entry entry, String previous, LineHash hash) {
    byte[] json = EventCodec.encode(entry, Optional.of(previous));
    if (json.length > LIMIT) {
      throw new IllegalArgumentException(
          "what it told has %d bytes, more than the journal keeps of one event (%d)"
              .formatted(json.length, LIMIT));
    }
    byte[] prefix = (padded(json.length) + " " + crc(json) + " ").getBytes(US_ASCII);
    byte[] bytes = new byte[PREFIX + json.length + 1];
    System.arraycopy(prefix, 0, bytes, 0, PREFIX);
    System.arraycopy(json, 0, bytes, PREFIX, json.length);
    bytes[bytes.length - 1] = '\n';
    return new JournalLine(bytes, hash.of(bytes, 0, bytes.length));
  }

  /**
   * The length of a whole line, its end included, as its prefix says it.
   *
   * @param at where the line begins
   * @return -1 when the prefix is not of the form
   */
  static int length(byte[] bytes, int at) {
    int length = 0;
    for (int i = at; i < at + 8; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        return -1;
      }
      length = length * 10 + (bytes[i] - '0');
    }
    return bytes[at + 8] == ' ' && bytes[at + 17] == ' ' && length <= LIMIT
        ? PREFIX + length + 1
        : -1;
  }

  /** Whether the line is as it was written, as far as the line itself tells. */
  static boolean intact(byte[] bytes, int at, int length) {
    if (bytes[at + length - 1] != '\n') {
      return false;
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes, at + PREFIX, length - PREFIX - 1);
    for (int i = 0; i < 8; i++) {
      if (bytes[at + 9 + i] != digit(crc, i)) {
        return false;
      }
    }
    return true;
  }

  private static int digit(CRC32C crc, int place) {
    return Character.forDigit((int) (crc.getValue() >> (28 - 4 * place)) & 15, 16);
  }

  static EventCodec.Chained decode(byte[] bytes, int at, int length) {
    return EventCodec.decode(bytes, at + PREFIX, length - PREFIX - 1);
  }

  private static String padded(int length) {
    String digits = Integer.toString(length);
    return "0".repeat(8 - digits.length()) + digits;
  }

  private static String crc(byte[] json) {
    CRC32C crc = new CRC32C();
    crc.update(json);
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
