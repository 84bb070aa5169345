package org.changeover.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;

/**
 * Whether this process has been told to end while it is at work. It then ends when this object is
 * closed, so that what is at work can come to a good end and say so; or after a grace, whatever
 * happens.
 */
final class Interruption implements AutoCloseable {
  private static final long GRACE_SECONDS = 15;

  private final CompletableFuture<Void> asked = new CompletableFuture<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ShutdownWork hook;

  private Interruption(String name) {
    this.hook = ShutdownWork.doing(name, this::endInOrder);
  }

  /**
   * @param name of the work, for its thread
   */
  static Interruption of(String name) {
    return new Interruption(name);
  }

  private void endInOrder() {
    ask();
    try {
      var _ = over.await(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What a signal does. */
  void ask() {
    asked.complete(null);
  }

  boolean asked() {
    return asked.isDone();
  }

  /** Completes when this process is told to end. */
  Mono<Void> signal() {
    return Mono.fromFuture(asked, true);
  }

  @Override
  public void close() {
    over.countDown();
    hook.close();
  }
}
