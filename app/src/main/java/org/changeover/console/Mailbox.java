package org.changeover.console;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.changeover.console.model.Message;
import org.changeover.run.Entry;
import org.changeover.run.Telemetry;

/**
 * Where everything meets that the console is told. What comes in quantities is bounded: typed bytes
 * by making their reader wait, events and output by asking their source for no more than fits.
 *
 * <p>Any thread puts in; one thread takes out.
 */
final class Mailbox {
  /** How many chunks of typed bytes may wait. */
  private static final int CHUNKS = 64;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition emptied = lock.newCondition();
  private final Queue<byte[]> typed = new ArrayDeque<>();
  private final List<Entry> entries = new ArrayList<>();
  private final List<Telemetry> telemetry = new ArrayList<>();
  private final List<Message> messages = new ArrayList<>();
  private boolean resized;
  private boolean woken;
  private boolean closed;
  private boolean inputEnded;
  private boolean resting;

  /** All that waited. */
  record Batch(
      List<byte[]> typed,
      List<Entry> entries,
      List<Telemetry> telemetry,
      List<Message> messages,
      boolean resized,
      boolean inputEnded) {}

  void typed(byte[] bytes) throws InterruptedException {
    lock.lock();
    try {
      while (typed.size() >= CHUNKS && !closed) {
        emptied.await();
      }
      if (!closed) {
        typed.add(bytes);
      }
      filled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void entry(Entry entry) {
    put(() -> entries.add(entry));
  }

  void telemetry(Telemetry one) {
    lock.lock();
    try {
      telemetry.add(one);
      if (!resting) {
        filled.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  void message(Message message) {
    put(() -> messages.add(message));
  }

  void resized() {
    put(() -> resized = true);
  }

  /** Nobody takes from it any more: what is typed into it is dropped and never waits. */
  void close() {
    lock.lock();
    try {
      closed = true;
      emptied.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Makes whoever takes look again, though nothing was put in. */
  void wake() {
    put(() -> woken = true);
  }

  void inputEnded() {
    put(() -> inputEnded = true);
  }

  private void put(Runnable change) {
    lock.lock();
    try {
      change.run();
      filled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What waits, as soon as anything does, or after that time. */
  Batch take(long nanos) throws InterruptedException {
    return take(nanos, 0);
  }

  /**
   * The same, but telemetry alone is no reason to return before a rest is over: it comes by the
   * thousand, and is taken at once as well.
   */
  Batch take(long nanos, long rest) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      awaitFilled(nanos, Math.min(rest, nanos));
      var batch =
          new Batch(
              List.copyOf(typed),
              List.copyOf(entries),
              List.copyOf(telemetry),
              List.copyOf(messages),
              resized,
              inputEnded);
      typed.clear();
      entries.clear();
      telemetry.clear();
      messages.clear();
      resized = false;
      woken = false;
      emptied.signalAll();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  static long nanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private void awaitFilled(long nanos, long rest) throws InterruptedException {
    resting = true;
    long left = rest;
    while (left > 0 && isCalm()) {
      left = filled.awaitNanos(left);
    }
    resting = false;
    left = nanos - rest + left;
    while (left > 0 && isCalm() && telemetry.isEmpty()) {
      left = filled.awaitNanos(left);
    }
  }

  /** Whether there is nothing, or telemetry only. */
  private boolean isCalm() {
    return typed.isEmpty()
        && entries.isEmpty()
        && messages.isEmpty()
        && !resized
        && !woken
        && !inputEnded;
  }
}
