package org.changeover.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * Listens to a publisher without any operator in between that would tidy up after it, and notes
 * signals that must not come.
 */
final class Listener<T> implements CoreSubscriber<T> {
  private final World world;
  private final Consumer<T> each;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final List<T> values = new ArrayList<>();
  private Subscription subscription;
  private Throwable error;
  private boolean over;

  Listener(World world, Consumer<T> each) {
    this.world = world;
    this.each = each;
  }

  @Override
  public void onSubscribe(Subscription given) {
    synchronized (this) {
      subscription = given;
    }
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(T value) {
    synchronized (this) {
      if (over) {
        world.violated("it says something after its end: " + value);
        return;
      }
      values.add(value);
    }
    each.accept(value);
  }

  @Override
  public void onError(Throwable thrown) {
    end(thrown);
  }

  @Override
  public void onComplete() {
    end(null);
  }

  private synchronized void end(Throwable thrown) {
    if (over) {
      world.violated("it ends twice");
      return;
    }
    over = true;
    error = thrown;
    ended.countDown();
  }

  void cancel() {
    Subscription given;
    synchronized (this) {
      given = subscription;
    }
    if (given != null) {
      given.cancel();
    }
  }

  CountDownLatch ended() {
    return ended;
  }

  synchronized List<T> values() {
    return List.copyOf(values);
  }

  synchronized Optional<Throwable> error() {
    return Optional.ofNullable(error);
  }
}
