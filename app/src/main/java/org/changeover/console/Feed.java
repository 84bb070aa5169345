package org.changeover.console;

import java.util.function.Consumer;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * Takes from a source no more than was asked for, and asks for more only when that was dealt with:
 * a console that falls behind holds a bounded amount.
 */
final class Feed<T> extends BaseSubscriber<T> {
  private final long window;
  private final Consumer<T> next;
  private final Consumer<String> end;

  /**
   * @param window how many may be under way
   * @param end told why there will be no more
   */
  Feed(long window, Consumer<T> next, Consumer<String> end) {
    this.window = window;
    this.next = next;
    this.end = end;
  }

  /** So many were dealt with. */
  void done(long count) {
    if (count > 0 && !isDisposed()) {
      request(count);
    }
  }

  @Override
  protected void hookOnSubscribe(Subscription subscription) {
    request(window);
  }

  @Override
  protected void hookOnNext(T value) {
    next.accept(value);
  }

  @Override
  protected void hookOnComplete() {
    end.accept("The engine has let go of this run.");
  }

  @Override
  protected void hookOnError(Throwable error) {
    String message = error.getMessage();
    end.accept(message == null ? error.getClass().getSimpleName() : message);
  }
}
