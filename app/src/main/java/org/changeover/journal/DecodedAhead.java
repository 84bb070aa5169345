package org.changeover.journal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The batches of a source, each of which is read and decoded by a thread of its own while the one
 * before is proved and folded; so there are never more than two. When {@link #close} returns, the
 * thread reads no more and ends. Interrupts of the caller's thread change nothing, as they change
 * nothing of reading.
 */
final class DecodedAhead implements AutoCloseable {
  private final LineSource source;
  private final ExecutorService decoder =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("journal-decoder").factory());
  private CompletableFuture<LineSource.Batch> ahead;

  DecodedAhead(LineSource source) {
    this.source = source;
    this.ahead = begin();
  }

  private CompletableFuture<LineSource.Batch> begin() {
    return CompletableFuture.supplyAsync(() -> source.next(Integer.MAX_VALUE), decoder);
  }

  LineSource.Batch next() {
    LineSource.Batch next = ahead.join();
    if (next.failure().isEmpty() && !next.lines().isEmpty()) {
      ahead = begin();
    }
    return next;
  }

  @Override
  public void close() {
    decoder.close();
  }
}
