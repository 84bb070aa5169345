package org.changeover.dns;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIGRecord;

/**
 * Messages as bytes, with every name written out. Compression (RFC 1035, 4.1.4) as the library does
 * it takes names that differ in case for the same, and would so change the case of a name that an
 * update restores.
 */
final class Wire {
  private static final int ADDITIONAL_COUNT = 10;

  private Wire() {}

  /** A message without its additional section. */
  static byte[] plain(Message message) {
    var wire = new ByteArrayOutputStream();
    wire.writeBytes(message.getHeader().toWire());
    for (int section = Section.QUESTION; section <= Section.AUTHORITY; section++) {
      for (Record one : message.getSection(section)) {
        wire.writeBytes(one.toWire(section));
      }
    }
    return wire.toByteArray();
  }

  /** A plain message with the signature that was made of it. */
  static byte[] signed(byte[] plain, TSIGRecord signature) {
    byte[] last = signature.toWire(Section.ADDITIONAL);
    byte[] signed = Arrays.copyOf(plain, plain.length + last.length);
    System.arraycopy(last, 0, signed, plain.length, last.length);
    ByteBuffer.wrap(signed).putShort(ADDITIONAL_COUNT, (short) 1);
    return signed;
  }
}
