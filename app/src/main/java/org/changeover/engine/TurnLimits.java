package org.changeover.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.changeover.spi.Resources;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Lets turns begin: as many as the limits allow for each host and in all, and none that touches
 * what another one holds. First come, first served, except that whoever cannot begin yet does not
 * hold up those behind.
 *
 * <p>Not thread-safe: belongs to the thread of the run's loop, on which every method is called and
 * every grant is delivered.
 */
final class TurnLimits {
  private final int inAll;
  private final int perHost;
  private final List<Waiting> waiting = new ArrayList<>();
  private final Set<Permit> held = new HashSet<>();

  TurnLimits(int inAll, int perHost) {
    this.inAll = inAll;
    this.perHost = perHost;
  }

  /** The right to work on some hosts and resources; given back once. */
  record Permit(long number, Set<String> hosts, Resources resources) {}

  private record Waiting(Permit permit, MonoSink<Permit> sink) {}

  private long numbers;

  /** Emits a permit when there is room; cancelling gives up the place in the queue. */
  Mono<Permit> acquire(Set<String> hosts, Resources resources) {
    return Mono.create(sink -> {
      var place = new Waiting(new Permit(++numbers, hosts, resources), sink);
      waiting.add(place);
      sink.onCancel(() -> waiting.remove(place));
      grant();
    });
  }

  void release(Permit permit) {
    if (held.remove(permit)) {
      grant();
    }
  }

  private void grant() {
    var granted = new ArrayList<Waiting>();
    for (Iterator<Waiting> places = waiting.iterator(); places.hasNext(); ) {
      Waiting place = places.next();
      if (fits(place.permit())) {
        places.remove();
        held.add(place.permit());
        granted.add(place);
      }
    }
    granted.forEach(place -> place.sink().success(place.permit()));
  }

  private boolean fits(Permit wanted) {
    if (held.size() >= inAll) {
      return false;
    }
    Map<String, Integer> load = new HashMap<>();
    for (Permit other : held) {
      if (conflict(other.resources(), wanted.resources())) {
        return false;
      }
      other.hosts().forEach(host -> load.merge(host, 1, Integer::sum));
    }
    return wanted.hosts().stream().allMatch(host -> load.getOrDefault(host, 0) < perHost);
  }

  private static boolean conflict(Resources one, Resources other) {
    return meets(one.writes(), other.writes())
        || meets(one.writes(), other.reads())
        || meets(one.reads(), other.writes());
  }

  private static boolean meets(Set<String> one, Set<String> other) {
    return one.stream().anyMatch(other::contains);
  }
}
