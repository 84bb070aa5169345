package org.changeover.console;

import java.util.function.Supplier;
import reactor.core.publisher.Flux;

/**
 * What a console takes from one source, which is asked again some time after it has ended. For one
 * thread, but for {@link #over}.
 */
final class Inflow<T> {
  private static final long REST = Mailbox.nanos(2000);

  private final Supplier<Flux<T>> source;
  private final Supplier<Feed<T>> feeds;
  private Feed<T> feed;
  private long begun;
  private volatile boolean over;

  /**
   * @param feeds one for each time that the source is asked; its end is to be told to {@link #over}
   */
  Inflow(Supplier<Flux<T>> source, Supplier<Feed<T>> feeds) {
    this.source = source;
    this.feeds = feeds;
    this.feed = feeds.get();
  }

  void begin() {
    over = false;
    begun = System.nanoTime();
    feed = feeds.get();
    source.get().subscribe(feed);
  }

  /** If it has ended, and was not asked within two seconds. */
  void beginAgain() {
    if (over && System.nanoTime() - begun >= REST) {
      begin();
    }
  }

  void over() {
    over = true;
  }

  /** So many were dealt with. */
  void done(long count) {
    feed.done(count);
  }

  void dispose() {
    feed.dispose();
  }
}
