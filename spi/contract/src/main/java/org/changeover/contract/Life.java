package org.changeover.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.changeover.spi.Operation;

/**
 * One call of an action, from subscription to its end: counts the operations that it makes in the
 * world, and stops it at the one that a test chose.
 *
 * <p>A crash is told from a cancellation by what follows: after a crash nothing that the action
 * does reaches the world, as if the engine's process were gone; after a cancellation the world goes
 * on, and an action that begins anything more has broken its promise.
 */
final class Life {
  /** Where and how it stops. */
  enum Stop {
    NEVER,
    CRASH_AFTER,
    CANCEL_BEFORE,
    CANCEL_AFTER,
    FAIL
  }

  private final Operation operation;
  private final boolean mayChange;
  private final Stop stop;
  private final int at;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final List<String> operations = new ArrayList<>();
  private int intents;
  private boolean over;
  private boolean cancelled;
  private Thread cancelling;

  Life(Operation operation, boolean mayChange, Stop stop, int at) {
    this.operation = operation;
    this.mayChange = mayChange;
    this.stop = stop;
    this.at = at;
  }

  Operation operation() {
    return operation;
  }

  boolean mayChange() {
    return mayChange;
  }

  CountDownLatch stopped() {
    return stopped;
  }

  synchronized int operations() {
    return operations.size();
  }

  synchronized String operationAt(int number) {
    return number >= 1 && number <= operations.size() ? operations.get(number - 1) : "(none)";
  }

  synchronized int nextIntent() {
    return ++intents;
  }

  synchronized boolean hasIntended() {
    return intents > 0;
  }

  /** The calling thread is about to cancel: what the action begins on it is begun too late. */
  synchronized void cancelling() {
    cancelling = Thread.currentThread();
  }

  /** From here on the action must not change anything, and after a cancellation not begin any. */
  synchronized void end(boolean byCancellation) {
    over = true;
    cancelled = byCancellation;
  }

  synchronized boolean isOver() {
    return over || Thread.currentThread().equals(cancelling);
  }

  synchronized boolean wasCancelled() {
    return cancelled || cancelling != null;
  }

  boolean crashed() {
    return stop == Stop.CRASH_AFTER && stopped.getCount() == 0;
  }

  /** Counts an operation that begins. */
  synchronized int begin(String what) {
    operations.add(what);
    return operations.size();
  }

  boolean stopsBefore(int number) {
    return reached(number, Stop.CANCEL_BEFORE);
  }

  boolean failsAt(int number) {
    return stop == Stop.FAIL && number == at;
  }

  boolean stopsAfter(int number) {
    return reached(number, Stop.CANCEL_AFTER) || reached(number, Stop.CRASH_AFTER);
  }

  private boolean reached(int number, Stop kind) {
    if (stop != kind || number != at) {
      return false;
    }
    stopped.countDown();
    return true;
  }

  /** For a crash before the first operation. */
  Optional<String> crashedAtOnce() {
    return stop == Stop.CRASH_AFTER && at == 0 ? Optional.of("before anything") : Optional.empty();
  }
}
