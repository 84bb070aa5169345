package org.changeover.dns;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.Name;
import reactor.core.publisher.Mono;

/**
 * The updates that were sent and not answered yet. Cancelling a step cannot call an update back
 * that is on its way: whoever looked at the zone right then would see the state before it, and be
 * wrong a moment later. So an update that was begun is always heard to its end, and looking waits
 * for that.
 *
 * <p>One for each action; safe for use by several threads.
 */
final class InFlight {
  private record Key(String server, Name zone) {}

  private final Map<Key, Mono<Integer>> updates = new ConcurrentHashMap<>();

  /** Sends an update when subscribed to, and hears it out even when that is cancelled. */
  Mono<Integer> send(String server, Name zone, Duration longest, Mono<Integer> update) {
    var key = new Key(server, zone);
    return Mono.defer(() -> {
      Mono<Integer> heardOut =
          update.timeout(longest).doFinally(end -> updates.remove(key)).cache();
      updates.put(key, heardOut);
      return heardOut;
    });
  }

  /** Completes when no update of the zone is under way, whatever became of it. */
  Mono<Void> quiet(String server, Name zone) {
    return Mono.defer(
        () -> updates.getOrDefault(new Key(server, zone), Mono.empty()).onErrorComplete().then());
  }
}
