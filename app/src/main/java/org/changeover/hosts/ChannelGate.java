package org.changeover.hosts;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.changeover.spi.HostUnreachableException;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * Lets only so many channels be open at once on one connection; the others queue, oldest first, and
 * no thread waits. OpenSSH refuses more than MaxSessions (default 10) of them.
 */
final class ChannelGate {
  private final String host;
  private final Duration wait;
  private final Scheduler timer;
  private final Runnable full;
  private final Deque<MonoSink<Boolean>> waiting = new ArrayDeque<>();
  private int free;
  private final int places;

  /**
   * @param full told whenever somebody has to wait
   */
  ChannelGate(String host, int places, Duration wait, Scheduler timer, Runnable full) {
    this.full = full;
    this.host = host;
    this.places = places;
    this.free = places;
    this.wait = wait;
    this.timer = timer;
  }

  /** Runs one thing when there is a place for it. */
  <T> Mono<T> through(Supplier<Mono<T>> thing) {
    return Mono.usingWhen(
        enter(),
        entered -> thing.get(),
        entered -> Mono.fromRunnable(this::leave),
        (entered, error) -> Mono.fromRunnable(this::leave),
        entered -> Mono.fromRunnable(this::leave));
  }

  private Mono<Boolean> enter() {
    return Mono.<Boolean>create(this::enterOrQueue)
        .timeout(
            wait,
            Mono.error(() ->
                new HostUnreachableException(
                    "%s: all %d channels of the connection were busy for %d s; nothing was begun"
                        .formatted(host, places, wait.toSeconds()))),
            timer);
  }

  private void enterOrQueue(MonoSink<Boolean> sink) {
    boolean entered;
    synchronized (waiting) {
      entered = free > 0;
      if (entered) {
        free--;
      } else {
        waiting.add(sink);
        sink.onCancel(() -> forget(sink));
      }
    }
    if (entered) {
      sink.success(true);
    } else {
      full.run();
    }
  }

  private void forget(MonoSink<Boolean> sink) {
    boolean alreadyServed;
    synchronized (waiting) {
      alreadyServed = !waiting.remove(sink);
    }
    if (alreadyServed) {
      leave();
    }
  }

  /** Whether somebody waits. */
  boolean waitedFor() {
    synchronized (waiting) {
      return !waiting.isEmpty();
    }
  }

  private void leave() {
    MonoSink<Boolean> next;
    synchronized (waiting) {
      next = waiting.poll();
      if (next == null) {
        free++;
        return;
      }
    }
    next.success(true);
  }
}
