package org.changeover.hosts;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.changeover.spi.Operation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What is going on on hosts, by operation. */
final class Activities {
  private static final Logger LOG = Logger.getLogger(Activities.class.getName());
  private final ConcurrentHashMap<String, Set<Activity>> going = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** From now on a cancelled subscription stops nothing. */
  void close() {
    closed = true;
  }

  /** Keeps an activity in view from subscription until the publisher or its stopping has ended. */
  <T> Mono<T> during(Operation operation, Activity activity, Mono<T> publisher) {
    return Mono.defer(() -> {
      going.computeIfAbsent(operation.key(), key -> ConcurrentHashMap.newKeySet()).add(activity);
      return publisher
          .doOnTerminate(() -> remove(operation, activity))
          .doOnCancel(() -> cancelled(operation, activity));
    });
  }

  private void cancelled(Operation operation, Activity activity) {
    if (!closed) {
      activity
          .stop()
          .doFinally(signal -> remove(operation, activity))
          .subscribe(answer -> {}, poolClosed -> LOG.log(Level.FINE, "not stopped", poolClosed));
    }
  }

  private void remove(Operation operation, Activity activity) {
    going.computeIfPresent(
        operation.key(),
        (key, all) -> {
          all.remove(activity);
          return all.isEmpty() ? null : all;
        });
  }

  /**
   * As {@link #close}, at once; and stops, once subscribed to, what would be left without anybody
   * to look after it.
   */
  Mono<Void> letGo() {
    closed = true;
    List<Activity> left =
        going.values().stream()
            .flatMap(Set::stream)
            .filter(activity -> !activity.outlivesUs())
            .toList();
    return Flux.fromIterable(left).flatMap(Activity::stop).then();
  }

  /** Stops everything that an operation does. Unknown if one of them may still be running. */
  Mono<StopAnswer> stop(Operation operation) {
    return Flux.defer(
            () -> Flux.fromIterable(Set.copyOf(going.getOrDefault(operation.key(), Set.of()))))
        .flatMap(Activity::stop)
        .reduce(new StopAnswer.Stopped(), StopAnswer::and);
  }
}
