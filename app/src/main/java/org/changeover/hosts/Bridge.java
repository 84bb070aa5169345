package org.changeover.hosts;

import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Carries bytes from one command's output to another's input, one piece at a time: the next is
 * taken from the source when the target has asked for it.
 */
final class Bridge {
  private final AtomicLong crossed = new AtomicLong();
  private FluxSink<byte[]> target;
  private byte[] held;
  private MonoSink<Void> holder;
  private boolean targetGone;

  /** What the target reads; subscribed to once. */
  Flux<byte[]> toTarget() {
    return Flux.create(
        sink -> {
          sink.onRequest(n -> move());
          sink.onCancel(this::targetGone);
          synchronized (this) {
            target = sink;
          }
          move();
        },
        FluxSink.OverflowStrategy.ERROR);
  }

  /** Completes when the target has taken the bytes, or does not want any more. */
  Mono<Void> fromSource(byte[] bytes) {
    return Mono.create(sink -> {
      synchronized (this) {
        held = bytes;
        holder = sink;
      }
      move();
    });
  }

  void complete() {
    FluxSink<byte[]> sink = target();
    if (sink != null) {
      sink.complete();
    }
  }

  void fail(Throwable error) {
    FluxSink<byte[]> sink = target();
    if (sink != null) {
      sink.error(error);
    }
  }

  long crossed() {
    return crossed.get();
  }

  private synchronized FluxSink<byte[]> target() {
    return target;
  }

  private void targetGone() {
    synchronized (this) {
      targetGone = true;
    }
    move();
  }

  private void move() {
    FluxSink<byte[]> sink;
    MonoSink<Void> taken;
    byte[] bytes;
    synchronized (this) {
      boolean wanted = targetGone || (target != null && target.requestedFromDownstream() > 0);
      if (held == null || !wanted) {
        return;
      }
      sink = targetGone ? null : target;
      bytes = held;
      taken = holder;
      held = null;
    }
    if (sink != null) {
      crossed.addAndGet(bytes.length);
      sink.next(bytes);
    }
    taken.success();
  }
}
