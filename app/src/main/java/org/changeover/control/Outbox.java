package org.changeover.control;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits to be written to one client: what is {@link #offer offered} is bounded in bytes, what
 * is {@link #put} by its sender, who is told when it was written, and what {@link #replace
 * replaces} the last of its kind is one line. Safe for use by several threads.
 */
final class Outbox {
  private final int limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Line> lines = new ArrayDeque<>();
  private Optional<Line> latest = Optional.empty();
  private int size;
  private boolean closed;

  /**
   * @param written is run when it was
   */
  record Line(byte[] bytes, Runnable written) {}

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
      add(line, () -> {});
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** For the last line of all. */
  void put(byte[] line) {
    put(line, () -> {});
  }

  /**
   * For what the sender bounds by itself: answers, and events, of which few are under way.
   *
   * @param written is run when it was, by whoever takes it
   * @return whether it can still be taken
   */
  boolean put(byte[] line, Runnable written) {
    lock.lock();
    try {
      if (!closed) {
        add(line, written);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void add(byte[] line, Runnable written) {
    lines.add(new Line(line, written));
    size += line.length;
    changed.signalAll();
  }

  /** For news of which only the last counts: those that were not taken yet are forgotten. */
  void replace(byte[] line) {
    lock.lock();
    try {
      if (!closed) {
        latest = Optional.of(new Line(line, () -> {}));
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
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

  /** The next line, waited for; empty when there will be none. */
  Optional<Line> take() throws InterruptedException {
    lock.lock();
    try {
      while (lines.isEmpty() && latest.isEmpty() && !closed) {
        changed.await();
      }
      if (latest.isPresent()) {
        Optional<Line> line = latest;
        latest = Optional.empty();
        return line;
      }
      Optional<Line> line = Optional.ofNullable(lines.poll());
      line.ifPresent(taken -> size -= taken.bytes().length);
      return line;
    } finally {
      lock.unlock();
    }
  }
}
