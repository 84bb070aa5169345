package org.changeover.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.changeover.dns.Observation.Difference;
import org.changeover.dns.Observation.View;
import org.changeover.spi.Endpoint;
import org.changeover.spi.HostRef;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Target;
import org.changeover.spi.UnknownOutcomeException;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Serial;
import org.xbill.DNS.Type;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The servers of one provider instance: transfers and updates at the primary, questions to all.
 * Everything is cold and runs on the threads that the network lends.
 */
final class NameServers {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final int READ_AGAIN = 2;
  private static final Duration BEFORE_READING_AGAIN = Duration.ofSeconds(1);
  private static final int ASKED_AT_ONCE = 4;

  private final ReadContext<DnsSettings> context;
  private final DnsSettings settings;
  private final InFlight inFlight;
  private final Conversations conversations;

  NameServers(ReadContext<DnsSettings> context, InFlight inFlight) {
    this.context = context;
    this.inFlight = inFlight;
    this.settings = context.settings();
    this.conversations = new Conversations(context);
  }

  /** The zones that the step's target stands for: one of the instance's zones, or all of them. */
  List<Name> zoneNames() {
    List<Name> all = settings.zoneNames();
    if (!(context.target() instanceof Target.Service(String target))) {
      return all;
    }
    Optional<Name> one =
        all.stream().filter(z -> z.equals(Names.parse("target", target))).findFirst();
    return one.map(List::of).orElse(all);
  }

  /** The zones of the target as the primary has them, in the order of the settings. */
  Mono<List<Zone>> transfer() {
    return transfer(zoneNames());
  }

  /**
   * Zones as the primary has them.
   *
   * @throws HostUnreachableException when a transfer broke off, which leaves nothing begun
   */
  Mono<List<Zone>> transfer(List<Name> names) {
    return transfer(names, DnsConversation.Most.ANY);
  }

  /** The same, with no more of each than is read. */
  Mono<List<Zone>> transfer(List<Name> names, DnsConversation.Most most) {
    Mono<List<Zone>> transfer =
        signed((conversation, key) -> {
          var zones = new ArrayList<Zone>();
          for (Name name : names) {
            zones.add(transferred(conversation, name, key, most));
          }
          return List.copyOf(zones);
        });
    return Flux.fromIterable(names)
        .concatMap(name -> inFlight.quiet(primary(), name))
        .then(transfer);
  }

  /**
   * Reads zones again, a few times at most, until they are as wanted: a server that signs a zone
   * after an update shows it a moment later. The last reading is the one that counts.
   */
  Mono<List<Zone>> transferUntil(List<Name> names, Predicate<List<Zone>> asWanted) {
    return transfer(names)
        .repeatWhen(done -> done.take(READ_AGAIN).delayElements(BEFORE_READING_AGAIN))
        .takeUntil(asWanted)
        .last();
  }

  private String primary() {
    return settings.takesUpdates() + " " + settings.port();
  }

  private Zone transferred(
      DnsConversation conversation, Name name, TsigKey key, DnsConversation.Most most) {
    try {
      return conversation.transfer(name, key, most);
    } catch (IOException e) {
      throw new HostUnreachableException(
          settings.takesUpdates()
              + ": the transfer of zone "
              + Names.text(name)
              + " broke off ("
              + Conversations.message(e)
              + "): is it a name server that answers on TCP port "
              + settings.port()
              + "?",
          e);
    }
  }

  /**
   * Sends an update to the primary.
   *
   * @param demandSerial whether it demands the SOA record that the edit was worked out for, and not
   *     only the records
   * @return the answer's code, as {@link DnsConversation#update} says
   * @throws UnknownOutcomeException when no answer came, so that only looking tells
   */
  Mono<Integer> update(ZoneEdit edit, boolean demandSerial) {
    Mono<Integer> update =
        signed((conversation, key) -> {
          try {
            return conversation.update(edit, demandSerial, key);
          } catch (IOException e) {
            throw noAnswer(edit, e);
          }
        });
    return inFlight
        .send(primary(), edit.zone(), conversations.longest(), update)
        .onErrorMap(Conversations::isLost, e -> noAnswer(edit, e));
  }

  private UnknownOutcomeException noAnswer(ZoneEdit edit, Throwable e) {
    return e instanceof UnknownOutcomeException known
        ? known
        : new UnknownOutcomeException(
            "the update of zone "
                + Names.text(edit.zone())
                + " got no answer from "
                + settings.takesUpdates()
                + " ("
                + Conversations.message(e)
                + ")",
            e);
  }

  /**
   * What the zones' NS records lead to that nobody asks: addresses that no server of the settings
   * has, and name servers whose addresses are in none of the zones.
   */
  List<String> notAsked(List<Zone> zones) {
    var asked =
        endpoints().stream()
            .flatMap(e -> Addresses.literal(e.address()).stream())
            .collect(Collectors.toSet());
    return zones.stream()
        .flatMap(zone -> zone.nameServers().stream())
        .distinct()
        .flatMap(name -> notAsked(name, zones, asked))
        .toList();
  }

  private static Stream<String> notAsked(Name name, List<Zone> zones, Set<InetAddress> asked) {
    List<InetAddress> addresses =
        zones.stream().flatMap(z -> z.addresses(name).stream()).distinct().toList();
    return addresses.isEmpty()
        ? Stream.of(Names.text(name))
        : addresses.stream()
            .filter(address -> !asked.contains(address))
            .map(address -> Names.text(name) + " (" + Addresses.text(address) + ")");
  }

  private List<Endpoint> endpoints() {
    return settings.servers().stream()
        .flatMap(s -> context.network().endpoints(s, settings.port()).stream())
        .toList();
  }

  /** Asks every address of every server once. */
  Mono<Observation> observe(List<Expected> expected, int round) {
    return Flux.fromIterable(endpoints())
        .flatMapSequential(e -> view(e, expected), ASKED_AT_ONCE)
        .collectList()
        .map(views -> new Observation(round, context.clock().instant(), views));
  }

  /**
   * Asks again and again until every server answers as expected, or {@code catch-up} is over: the
   * last observation is the one that counts.
   */
  Flux<Observation> untilServed(List<Expected> expected) {
    return observe(expected, 1)
        .expand(seen ->
            seen.good() || overdue(seen)
                ? Mono.empty()
                : Mono.delay(pause(seen.round()))
                    .then(Mono.defer(() -> observe(expected, seen.round() + 1))));
  }

  /** Whether the servers have had the time that the settings give them to catch up. */
  boolean overdue(Observation seen) {
    return waited(seen.round()).compareTo(settings.catchUp()) >= 0;
  }

  private static Duration pause(int round) {
    Duration grown = FIRST_PAUSE.multipliedBy(1L << Math.min(round - 1, 10));
    return grown.compareTo(LONGEST_PAUSE) < 0 ? grown : LONGEST_PAUSE;
  }

  private static Duration waited(int rounds) {
    Duration sum = Duration.ZERO;
    for (int round = 1; round < rounds; round++) {
      sum = sum.plus(pause(round));
    }
    return sum;
  }

  private Mono<View> view(Endpoint server, List<Expected> expected) {
    return conversations
        .exchange(
            server,
            conversation -> {
              var differences = new ArrayList<Difference>();
              for (Expected zone : expected) {
                compare(conversation, zone, differences);
              }
              return new View(server, differences, "");
            })
        .onErrorResume(
            e -> Conversations.isLost(e) || e instanceof HostUnreachableException,
            e -> Mono.just(new View(server, List.of(), "no answer: " + Conversations.message(e))));
  }

  private static void compare(
      DnsConversation conversation, Expected zone, List<Difference> differences)
      throws IOException {
    soaDifference(conversation.ask(zone.zone(), Type.SOA), zone).ifPresent(differences::add);
    for (Rrset wanted : zone.rrsets()) {
      Message answer = conversation.ask(wanted.key().name(), wanted.key().type());
      difference(answer, wanted).ifPresent(differences::add);
    }
    for (Rrset.Key unwanted : zone.absent()) {
      presence(conversation.ask(unwanted.name(), unwanted.type()), unwanted)
          .ifPresent(differences::add);
    }
  }

  private static Optional<Difference> soaDifference(Message answer, Expected zone) {
    String what = Names.text(zone.zone()) + " SOA";
    String wanted = "serial " + zone.serial() + " or later";
    Optional<Long> serial =
        answer.getSection(Section.ANSWER).stream()
            .filter(SOARecord.class::isInstance)
            .map(r -> ((SOARecord) r).getSerial())
            .findFirst();
    if (!authoritative(answer) || serial.isEmpty()) {
      return Optional.of(new Difference(what, notOurs(answer), wanted, OptionalLong.empty()));
    }
    return Serial.compare(serial.get(), zone.serial()) >= 0
        ? Optional.empty()
        : Optional.of(new Difference(what, "serial " + serial.get(), wanted, OptionalLong.empty()));
  }

  static Optional<Difference> difference(Message answer, Rrset wanted) {
    String what = wanted.key().toString();
    if (!authoritative(answer)) {
      return Optional.of(
          new Difference(what, notOurs(answer), wanted.shown(), OptionalLong.empty()));
    }
    Optional<Rrset> answered = Rrset.in(answer, wanted.key());
    return answered.equals(Optional.of(wanted))
        ? Optional.empty()
        : Optional.of(
            new Difference(
                what,
                answered.map(Rrset::shown).orElse(""),
                wanted.shown(),
                answered.map(a -> OptionalLong.of(a.ttl())).orElse(OptionalLong.empty())));
  }

  private static Optional<Difference> presence(Message answer, Rrset.Key unwanted) {
    String what = unwanted.toString();
    if (!authoritative(answer)) {
      return Optional.of(new Difference(what, notOurs(answer), "", OptionalLong.empty()));
    }
    return Rrset.in(answer, unwanted)
        .map(seen -> new Difference(what, seen.shown(), "", OptionalLong.of(seen.ttl())));
  }

  static boolean authoritative(Message answer) {
    int rcode = answer.getRcode();
    return answer.getHeader().getFlag(Flags.AA)
        && (rcode == Rcode.NOERROR || rcode == Rcode.NXDOMAIN);
  }

  static String notOurs(Message answer) {
    return answer.getRcode() == Rcode.NOERROR
        ? "an answer without authority"
        : Rcode.string(answer.getRcode());
  }

  /** What is said to the primary with the key at hand. */
  private interface Signed<T> {
    T over(DnsConversation conversation, TsigKey key) throws IOException;
  }

  private <T> Mono<T> signed(Signed<T> said) {
    HostRef primary = settings.takesUpdates();
    return context.secret(
        settings.tsig(),
        secret -> {
          List<Endpoint> endpoints = context.network().endpoints(primary, settings.port());
          Conversations.Said<T> withKey =
              c -> said.over(c, TsigKey.of(settings, secret, context.clock()));
          return firstReachable(endpoints, e -> conversations.exchange(e, withKey));
        });
  }

  /** Only an endpoint that could not be connected to is passed over: nothing was said there. */
  private <T> Mono<T> firstReachable(List<Endpoint> endpoints, Function<Endpoint, Mono<T>> use) {
    Mono<T> none =
        Mono.error(() ->
            new HostUnreachableException(
                settings.takesUpdates() + " has no address in the inventory: add one"));
    for (Endpoint endpoint : endpoints.reversed()) {
      boolean last = endpoint.equals(endpoints.getLast());
      Mono<T> next = none;
      none =
          last
              ? use.apply(endpoint)
              : use.apply(endpoint).onErrorResume(HostUnreachableException.class, e -> next);
    }
    return none;
  }
}
