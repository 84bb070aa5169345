package org.changeover.control;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What waits to be written to one client, bounded in bytes. Safe for use by several threads. */
final class Outbox {
  private static final byte[] NOTHING_MORE = new byte[0];

  private final int limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<byte[]> lines = new ArrayDeque<>();
  private int size;
  private boolean closed;

  /**
   * @param limit in bytes, of what {@link #offer} accepts
   */
  Outbox(int limit) {
    this.limit = limit;
  }

  /** Whether there may be room: no work need go into a line when there is none. */
  boolean hasRoom() {
    lock.lock();
    try {
      return !closed && size < limit;
    } finally {
      lock.unlock();
    }
  }

  /** Whether there was room. */
  boolean offer(byte[] line) {
    lock.lock();
    try {
      if (closed || size + line.length > limit) {
        return false;
      }
      add(line);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** For what the sender bounds by itself: answers, and events, of which few are asked for. */
  void put(byte[] line) {
    lock.lock();
    try {
      if (!closed) {
        add(line);
      }
    } finally {
      lock.unlock();
    }
  }

  private void add(byte[] line) {
    lines.add(line);
    size += line.length;
    changed.signalAll();
  }

  /** Nothing is accepted any more; what is there is still taken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The next line, waited for; of length 0 when there will be none. */
  byte[] take() throws InterruptedException {
    lock.lock();
    try {
      while (lines.isEmpty() && !closed) {
        changed.await();
      }
      byte[] line = lines.poll();
      if (line == null) {
        return NOTHING_MORE;
      }
      size -= line.length;
      return line;
    } finally {
      lock.unlock();
    }
  }
}
