package org.changeover.plugins;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipException;

/**
 * The list at the end of a zip, read for what {@link java.util.zip.ZipFile} keeps to itself: which
 * entries are links. To be used on files that {@code ZipFile} could open.
 */
final class CentralDirectory {
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int LONGEST_COMMENT = 0xFFFF;
  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int ENTRY_BYTES = 46;
  private static final int MOST_BYTES = 64 << 20;
  private static final int FROM_UNIX = 3;
  private static final int KIND = 0170000;
  private static final int LINK = 0120000;

  private CentralDirectory() {}

  /** Names of the entries that are symbolic links. */
  static List<String> links(Path zip) throws IOException {
    ByteBuffer entries = entries(zip);
    var links = new ArrayList<String>();
    while (entries.remaining() >= ENTRY_BYTES) {
      int at = entries.position();
      if (entries.getInt(at) != ENTRY_SIGNATURE) {
        throw new ZipException("its list of entries is damaged");
      }
      int name = unsigned(entries, at + 28);
      int rest = unsigned(entries, at + 30) + unsigned(entries, at + 32);
      if (entries.remaining() < ENTRY_BYTES + name + rest) {
        throw new ZipException("its list of entries is cut off");
      }
      boolean unix = entries.get(at + 5) == FROM_UNIX;
      if (unix && (entries.getInt(at + 38) >>> 16 & KIND) == LINK) {
        var bytes = new byte[name];
        entries.get(at + ENTRY_BYTES, bytes);
        links.add(new String(bytes, StandardCharsets.UTF_8));
      }
      entries.position(at + ENTRY_BYTES + name + rest);
    }
    return links;
  }

  private static ByteBuffer entries(Path zip) throws IOException {
    try (var channel = FileChannel.open(zip, StandardOpenOption.READ)) {
      long tail = Math.min(channel.size(), END_BYTES + LONGEST_COMMENT);
      ByteBuffer end = read(channel, channel.size() - tail, (int) tail);
      int at = end(end);
      long size = Integer.toUnsignedLong(end.getInt(at + 12));
      long begin = channel.size() - tail + at - size;
      if (begin < 0 || size > MOST_BYTES) {
        throw new ZipException("its list of entries is too long");
      }
      return read(channel, begin, (int) size);
    }
  }

  private static int end(ByteBuffer tail) throws ZipException {
    for (int at = tail.limit() - END_BYTES; at >= 0; at--) {
      if (tail.getInt(at) == END_SIGNATURE
          && at + END_BYTES + unsigned(tail, at + 20) == tail.limit()) {
        return at;
      }
    }
    throw new ZipException("its end is missing");
  }

  private static ByteBuffer read(FileChannel channel, long from, int size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw new ZipException("it is cut off");
      }
    }
    return bytes.flip();
  }

  private static int unsigned(ByteBuffer bytes, int at) {
    return Short.toUnsignedInt(bytes.getShort(at));
  }
}
