package org.changeover.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Sighting;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Flux;

/**
 * Lets a lookout look again only when its last look has let go of the thread that it was given. One
 * that ignores being cancelled would take another thread each time.
 */
final class OneLook {
  private final AtomicBoolean busy = new AtomicBoolean();

  /** A look; fails at once while an earlier one has the thread that it was subscribed to on. */
  Flux<Sighting> at(Supplier<? extends Publisher<Sighting>> lookout) {
    return Flux.from((Publisher<Sighting>) subscriber -> subscribe(lookout, subscriber));
  }

  private void subscribe(
      Supplier<? extends Publisher<Sighting>> lookout, Subscriber<? super Sighting> subscriber) {
    if (!busy.compareAndSet(false, true)) {
      Flux.<Sighting>error(
              new ActionFailedException(
                  "the look that was given up has not ended: this provider's lookout does not stop when it is told to"))
          .subscribe(subscriber);
      return;
    }
    try {
      Fence.around(lookout).subscribe(subscriber);
    } finally {
      busy.set(false);
    }
  }
}
