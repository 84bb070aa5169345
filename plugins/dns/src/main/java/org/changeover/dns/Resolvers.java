package org.changeover.dns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.changeover.dns.Observation.Difference;
import org.changeover.dns.Observation.View;
import org.changeover.spi.Endpoint;
import org.changeover.spi.HostRef;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.ReadContext;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Caching resolvers, asked with recursion. Nobody may ask one for a name that does not exist yet at
 * every authoritative server: the question itself would plant the answer that there is none (RFC
 * 2308), and keep it there. So callers ask only for what every one of those was seen to serve.
 */
record Resolvers(ReadContext<DnsSettings> context, List<HostRef> hosts) {
  private static final int ASKED_AT_ONCE = 4;

  /**
   * What one address of one resolver answered.
   *
   * @param longestLeft the longest time that it keeps any of the answers, in seconds
   */
  record Seen(View view, long longestLeft) {}

  /** The resolvers of a step, else those of the settings. */
  static Resolvers of(List<HostRef> ofStep, ReadContext<DnsSettings> context) {
    return new Resolvers(context, ofStep.isEmpty() ? context.settings().resolvers() : ofStep);
  }

  /** Asks every address of every resolver once for sets of records, each at its TTL or less. */
  Mono<List<Seen>> ask(List<Rrset> wanted) {
    int port = context.settings().resolverPort();
    return Flux.fromIterable(hosts)
        .flatMapIterable(host -> endpoints(host, port))
        .flatMapSequential(endpoint -> seen(endpoint, wanted), ASKED_AT_ONCE)
        .collectList();
  }

  private List<Endpoint> endpoints(HostRef host, int port) {
    List<Endpoint> endpoints = context.network().endpoints(host, port);
    if (endpoints.isEmpty()) {
      throw new HostUnreachableException(
          "the resolver " + host + " has no address in the inventory: add one");
    }
    return endpoints;
  }

  private Mono<Seen> seen(Endpoint resolver, List<Rrset> wanted) {
    return new Conversations(context)
        .exchange(resolver, conversation -> ask(conversation, resolver, wanted))
        .onErrorResume(
            e -> Conversations.isLost(e) || e instanceof HostUnreachableException,
            e -> Mono.just(failed(resolver, "no answer: " + Conversations.message(e))));
  }

  private static Seen ask(DnsConversation conversation, Endpoint resolver, List<Rrset> wanted)
      throws IOException {
    var differences = new ArrayList<Difference>();
    long longestLeft = 0;
    for (Rrset one : wanted) {
      Message answer = conversation.resolve(one.key().name(), one.key().type());
      int rcode = answer.getRcode();
      if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
        return failed(resolver, one.key() + ": it answers " + Rcode.string(rcode));
      }
      if (!answer.getHeader().getFlag(Flags.RA)) {
        return failed(resolver, "it does not resolve for us: allow recursion to this machine");
      }
      Optional<Rrset> cached = Rrset.in(answer, one.key());
      longestLeft = Math.max(longestLeft, cached.map(Rrset::ttl).orElse(0L));
      difference(cached, one).ifPresent(differences::add);
    }
    return new Seen(new View(resolver, differences, ""), longestLeft);
  }

  private static Seen failed(Endpoint resolver, String why) {
    return new Seen(new View(resolver, List.of(), why), 0);
  }

  /** A cache counts TTLs down: what it keeps for longer than the TTL, it had before. */
  private static Optional<Difference> difference(Optional<Rrset> cached, Rrset wanted) {
    String expected = wanted.values() + " (TTL at most " + wanted.ttl() + ")";
    if (cached.isEmpty()) {
      return Optional.of(
          new Difference(wanted.key().toString(), "", expected, OptionalLong.empty()));
    }
    Rrset seen = cached.get();
    return seen.ttl() <= wanted.ttl() && seen.ttl(wanted.ttl()).equals(wanted)
        ? Optional.empty()
        : Optional.of(
            new Difference(
                wanted.key().toString(), seen.shown(), expected, OptionalLong.of(seen.ttl())));
  }

  static long longestLeft(List<Seen> all) {
    return all.stream().mapToLong(Seen::longestLeft).max().orElse(0);
  }

  /** Who was asked, for the evidence. */
  static String summary(List<Seen> all) {
    return all.isEmpty()
        ? "no resolver was asked, since neither the step nor the provider names one"
        : "%s answer it too, and keep it for %d s at most"
            .formatted(
                all.stream()
                    .map(seen -> seen.view().server().toString())
                    .collect(Collectors.joining(", ")),
                longestLeft(all));
  }
}
