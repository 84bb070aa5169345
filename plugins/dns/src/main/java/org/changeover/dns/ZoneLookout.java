package org.changeover.dns;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.changeover.dns.Place.Question;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Endpoint;
import org.changeover.spi.HostRef;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.Lookout;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Sighting;
import org.changeover.spi.Sighting.Kind;
import org.xbill.DNS.Name;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What every address of every authoritative server and resolver says about the addresses in the
 * zones, for those who watch a run. Which names there are is known from zone transfers; where none
 * is allowed, only the zones' own names are looked at, and that is said.
 *
 * <p>The load: each address is sent 50 questions a second at most, over one connection, and 250 for
 * one look; a zone is transferred again after 30 seconds at the earliest, and only when a server
 * has a later serial. Four are transferred at once, 20,000 records of each at most.
 */
final class ZoneLookout implements Lookout {
  static final int MOST_SETS = 250;

  /** Of all places together, so that a look stays something that people can be shown. */
  private static final int MOST_SIGHTINGS = 1000;

  private static final int QUESTIONS_A_SECOND = 50;
  private static final int ASKED_AT_ONCE = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration LONGEST_TRANSFER = Duration.ofSeconds(4);
  private static final int TRANSFERS_AT_ONCE = 4;

  /** Of all transfers of one look; those that come to nothing are not tried again at once. */
  private static final Duration LONGEST_TRANSFERS = Duration.ofSeconds(10);

  private final ReadContext<DnsSettings> context;
  private final NameServers servers;
  private final Conversations conversations;
  private final Map<Name, Watchlist> zones = new ConcurrentHashMap<>();
  private volatile List<Sighting> before = List.of();

  ZoneLookout(ReadContext<DnsSettings> context) {
    this.context = context;
    this.servers = new NameServers(context, new InFlight());
    this.conversations = new Conversations(context);
  }

  @Override
  public Flux<Sighting> look() {
    return Flux.defer(() -> Flux.fromIterable(known()))
        .flatMap(this::upToDate, TRANSFERS_AT_ONCE)
        .doOnNext(zone -> zones.put(zone.zone(), zone))
        .take(LONGEST_TRANSFERS)
        .then(Mono.defer(() -> lookAt(known())))
        .doOnNext(seen -> before = seen)
        .flatMapIterable(seen -> seen);
  }

  private List<Watchlist> known() {
    return context.settings().zoneNames().stream()
        .map(name -> zones.getOrDefault(name, Watchlist.of(name)))
        .toList();
  }

  private Mono<Watchlist> upToDate(Watchlist zone) {
    return Mono.defer(() -> {
      Instant now = context.clock().instant();
      List<Long> seen = serials(zone.zone());
      return zone.stale(seen, now)
          ? servers
              .transfer(List.of(zone.zone()), DnsConversation.Most.WATCHED)
              .map(transferred -> zone.with(transferred.getFirst(), seen, now))
              .timeout(LONGEST_TRANSFER)
              .onErrorResume(
                  ZoneLookout::isNoAnswer,
                  e -> Mono.just(zone.failed(Conversations.message(e), now)))
          : Mono.just(zone);
    });
  }

  private static boolean isNoAnswer(Throwable e) {
    return Conversations.isLost(e)
        || e instanceof HostUnreachableException
        || e instanceof ActionFailedException
        || e instanceof TimeoutException;
  }

  private List<Long> serials(Name zone) {
    String subject = Place.serial(zone).key().toString();
    return before.stream()
        .filter(one -> one.subject().equals(subject) && one.kind() == Kind.SOURCE)
        .flatMap(one -> one.values().stream())
        .map(Long::valueOf)
        .toList();
  }

  private Mono<List<Sighting>> lookAt(List<Watchlist> known) {
    return Mono.defer(() -> {
      List<Place> places = places();
      int most = Math.min(MOST_SETS, MOST_SIGHTINGS / Math.max(1, places.size()));
      Map<Name, List<Rrset.Key>> chosen = Watchlist.chosen(known, most);
      return Flux.fromIterable(places)
          .flatMapSequential(place -> seenAt(place, questions(place, chosen)), ASKED_AT_ONCE)
          .collectList()
          .map(seen -> {
            var all = new ArrayList<>(seen.stream().flatMap(List::stream).toList());
            known.forEach(zone -> remark(zone, chosen).ifPresent(all::add));
            return List.copyOf(all);
          });
    });
  }

  /** The primary first: it knows of a change before the others. */
  private List<Place> places() {
    DnsSettings settings = context.settings();
    var all = new ArrayList<Place>();
    add(all, settings.takesUpdates(), settings.port(), Kind.SOURCE);
    settings.servers().stream()
        .filter(host -> !host.equals(settings.takesUpdates()))
        .forEach(host -> add(all, host, settings.port(), Kind.SOURCE));
    settings.resolvers().forEach(host -> add(all, host, settings.resolverPort(), Kind.CACHE));
    return all;
  }

  private void add(List<Place> all, HostRef host, int port, Kind kind) {
    List<Endpoint> endpoints = context.network().endpoints(host, port);
    for (Endpoint endpoint : endpoints) {
      String name = host.name() + (endpoints.size() > 1 ? " " + endpoint.address() : "");
      all.add(new Place(endpoint, name, kind));
    }
  }

  private List<Question> questions(Place place, Map<Name, List<Rrset.Key>> chosen) {
    var questions = new ArrayList<Question>();
    if (place.kind() == Kind.SOURCE) {
      context.settings().zoneNames().forEach(zone -> questions.add(Place.serial(zone)));
    }
    context
        .settings()
        .zoneNames()
        .forEach(zone ->
            chosen
                .getOrDefault(zone, List.of())
                .forEach(key -> questions.add(new Question(zone, key))));
    return questions;
  }

  private Mono<List<Sighting>> seenAt(Place place, List<Question> questions) {
    return Flux.fromIterable(questions)
        .buffer(QUESTIONS_A_SECOND)
        .index()
        .concatMap(some ->
            some.getT1() == 0
                ? asked(place, some.getT2())
                : Mono.delay(Duration.ofSeconds(1)).then(asked(place, some.getT2())))
        .onErrorResume(ZoneLookout::isNoAnswer, e -> Mono.just(silence(place, e)))
        .collectList()
        .map(parts -> place.folded(parts.stream().flatMap(List::stream).toList()));
  }

  private Mono<List<Sighting>> asked(Place place, List<Question> questions) {
    return conversations.exchange(
        place.endpoint(), PATIENCE, PATIENCE, conversation -> place.ask(conversation, questions));
  }

  private List<Sighting> silence(Place place, Throwable why) {
    return context.settings().zoneNames().stream()
        .map(zone -> place.silent(zone, Conversations.message(why)))
        .toList();
  }

  /** What is not looked at, and why. */
  private Optional<Sighting> remark(Watchlist zone, Map<Name, List<Rrset.Key>> chosen) {
    int left = zone.sets().size() - chosen.getOrDefault(zone.zone(), List.of()).size();
    return zone.trouble()
        .or(() -> zone.at().isEmpty() ? Optional.of("not transferred yet") : Optional.empty())
        .map(why -> "new names are not known: " + why)
        .or(() ->
            left == 0
                ? Optional.empty()
                : Optional.of(left + " more record sets than are looked at"))
        .map(text -> remark(Names.text(zone.zone()), text));
  }

  private Sighting remark(String zone, String text) {
    return new Sighting(
        zone,
        zone + " AXFR",
        context.settings().takesUpdates().name(),
        Kind.SOURCE,
        List.of(),
        Optional.empty(),
        Optional.of(text));
  }
}
