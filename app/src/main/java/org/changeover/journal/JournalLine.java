package org.changeover.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
  static JournalLine of(Entry entry, String previous) {
    ObjectNode node = EventCodec.tree(entry);
    node.put("prev", previous);
    byte[] json = EventCodec.write(node).getBytes(UTF_8);
    if (json.length > LIMIT) {
      throw new IllegalArgumentException(
          "what it told has %d bytes, more than the journal keeps of one event (%d)"
              .formatted(json.length, LIMIT));
    }
    byte[] prefix = "%08d %s ".formatted(json.length, crc(json)).getBytes(US_ASCII);
    byte[] bytes = new byte[PREFIX + json.length + 1];
    System.arraycopy(prefix, 0, bytes, 0, PREFIX);
    System.arraycopy(json, 0, bytes, PREFIX, json.length);
    bytes[bytes.length - 1] = '\n';
    return new JournalLine(bytes, sha256(bytes));
  }

  /**
   * The length of the JSON as the prefix says it.
   *
   * @return -1 when the prefix is not of the form
   */
  static int length(byte[] prefix) {
    int length = 0;
    for (int i = 0; i < 8; i++) {
      if (prefix[i] < '0' || prefix[i] > '9') {
        return -1;
      }
      length = length * 10 + (prefix[i] - '0');
    }
    return prefix[8] == ' ' && prefix[17] == ' ' && length <= LIMIT ? length : -1;
  }

  /** Whether the line is as it was written, as far as the line itself tells. */
  static boolean intact(byte[] line) {
    byte[] json = json(line);
    return line[line.length - 1] == '\n' && crc(json).equals(new String(line, 9, 8, US_ASCII));
  }

  static byte[] json(byte[] line) {
    return java.util.Arrays.copyOfRange(line, PREFIX, line.length - 1);
  }

  static Entry entry(byte[] line) {
    return EventCodec.entry(EventCodec.parse(json(line)));
  }

  static JsonNode tree(byte[] line) {
    return EventCodec.parse(json(line));
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  private static String crc(byte[] json) {
    CRC32C crc = new CRC32C();
    crc.update(json);
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
