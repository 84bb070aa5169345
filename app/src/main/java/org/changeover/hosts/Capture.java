package org.changeover.hosts;

import java.io.ByteArrayOutputStream;

/** Keeps the first bytes of a stream. */
final class Capture {
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final int limit;
  private boolean truncated;

  Capture(int limit) {
    this.limit = limit;
  }

  void add(byte[] bytes) {
    int room = Math.min(bytes.length, limit - kept.size());
    kept.write(bytes, 0, room);
    truncated |= room < bytes.length;
  }

  byte[] bytes() {
    return kept.toByteArray();
  }

  boolean truncated() {
    return truncated;
  }
}
