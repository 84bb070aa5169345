package org.changeover.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.changeover.spi.Check;
import org.changeover.spi.Evidence;
import org.changeover.spi.HostRef;
import org.changeover.spi.ReadContext;
import reactor.core.publisher.Mono;

/**
 * Looks first at every authoritative server, and only when all of them serve what is wanted at the
 * resolvers.
 */
record Sight(ReadContext<DnsSettings> context, NameServers servers, List<HostRef> resolvers) {

  static Sight of(ReadContext<DnsSettings> context, List<HostRef> resolvers) {
    return new Sight(context, new NameServers(context, new InFlight()), resolvers);
  }

  /**
   * @param atMost the sets that resolvers are asked for, each with the longest TTL allowed
   * @param evidence what to say when all is as wanted
   */
  Mono<Check> look(
      List<Expected> expected, List<Rrset> atMost, Function<Views, Evidence> evidence) {
    return servers
        .observe(expected, 1)
        .flatMap(seen -> {
          if (!seen.good()) {
            return Mono.just(judged(seen));
          }
          return Resolvers.of(resolvers, context)
              .ask(atMost)
              .map(cached -> {
                var caches =
                    new Observation(
                        1, seen.at(), cached.stream().map(Resolvers.Seen::view).toList());
                return caches.good()
                    ? new Check.Satisfied(evidence.apply(new Views(seen, cached)))
                    : judged(caches);
              });
        });
  }

  /** What was seen at the authoritative servers and at the resolvers, all of it as wanted. */
  record Views(Observation servers, List<Resolvers.Seen> resolvers) {

    String summary(List<Rrset> sets) {
      return "%d record sets as wanted at all %d addresses of the name servers; %s"
          .formatted(sets.size(), servers.views().size(), Resolvers.summary(resolvers));
    }
  }

  private static Check judged(Observation seen) {
    return seen.changes().isEmpty()
        ? new Check.Unknown(seen.trouble())
        : Differences.check(new ArrayList<>(seen.changes()));
  }
}
