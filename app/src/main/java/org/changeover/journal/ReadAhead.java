package org.changeover.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Arrays;

/** The rest of a file, of which the next bytes are at hand: few reads for many short lines. */
final class ReadAhead {
  private static final int CHUNK = 1 << 16;

  private final RandomAccessFile in;
  private long unread;
  private byte[] bytes;
  private int at;
  private int end;

  /**
   * @param size of the file; what is written behind it later is not read
   */
  ReadAhead(RandomAccessFile in, long offset, long size) throws IOException {
    this.in = in;
    this.unread = size - offset;
    this.bytes = new byte[(int) Math.min(CHUNK, unread)];
    in.seek(offset);
  }

  /** Holds the next bytes, from {@link #at} on. */
  byte[] bytes() {
    return bytes;
  }

  int at() {
    return at;
  }

  /** Brings that many of the next bytes to hand; false when there are not so many. */
  boolean has(int count) throws IOException {
    if (end - at >= count) {
      return true;
    }
    if (end - at + unread < count) {
      return false;
    }
    byte[] into = count > bytes.length ? new byte[Math.max(count, CHUNK)] : bytes;
    System.arraycopy(bytes, at, into, 0, end - at);
    end -= at;
    at = 0;
    bytes = into;
    int more = (int) Math.min(bytes.length - end, unread);
    in.readFully(bytes, end, more);
    end += more;
    unread -= more;
    return true;
  }

  void pass(int count) {
    at += count;
  }

  /** A file that was extended before a power cut, and never written to, ends in zeros. */
  boolean restIsZero() throws IOException {
    while (at < end || unread > 0) {
      int next = (int) Math.min(CHUNK, end - at + unread);
      var _ = has(next);
      if (!Arrays.equals(bytes, at, at + next, new byte[next], 0, next)) {
        return false;
      }
      pass(next);
    }
    return true;
  }
}
