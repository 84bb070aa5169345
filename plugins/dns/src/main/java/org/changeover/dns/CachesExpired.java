package org.changeover.dns;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.changeover.kit.Described;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.Check;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.Example;
import org.changeover.spi.HostRef;
import org.changeover.spi.ObservingAction;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Resources;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;
import reactor.core.publisher.Mono;

/**
 * {@code caches-expired}: no cache holds what was there before. The time decides, worked out from
 * the old TTL and from when the last server began to serve the new one; resolvers are a sample, and
 * are asked only when that time has come and every authoritative server serves the new TTL.
 */
final class CachesExpired extends Described<CachesExpired.Parameters>
    implements ObservingAction<CachesExpired.Parameters, DnsSettings> {

  /** What a step gives. */
  @Doc("Which names, and what the step that changed them said.")
  public record Parameters(
      @Doc("The names whose old records are waited for.")
          @Example("${steps.lower-ttl.outputs.names}")
          List<String> names,
      @Doc(
              "When the longest old TTL has run out, as the step that changed the records gave it; left out when a wait before this one has seen to that.")
          @Example("${steps.lower-ttl.outputs.expires}")
          Optional<Instant> expires,
      @Doc("The new TTL: what a cache keeps for longer than this is old.")
          @Default("1h")
          @Example("1h")
          Duration ttl,
      @Doc("Resolvers to ask; none means those of the provider.") @Example("[resolver]")
          List<HostRef> resolvers) {}

  CachesExpired() {
    super(
        "caches-expired",
        "Tells whether the longest old TTL has run out since the last authoritative server"
            + " served the new one, and no resolver asked keeps an old answer.",
        Parameters.class,
        TargetKind.SERVICE);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(
        new OutputDoc("resolvers", "How many addresses of resolvers were asked."),
        new OutputDoc("longest-left", "The longest time that one keeps an answer, in seconds."));
  }

  @Override
  public Resources resources(Parameters parameters, Target target) {
    return ZoneKeys.reading(target);
  }

  @Override
  public Mono<Check> check(Parameters parameters, ReadContext<DnsSettings> context) {
    return Mono.defer(() -> {
      Set<Name> names = Names.parseAll("names", parameters.names());
      long ttl = Ttl.seconds(parameters.ttl(), context.settings());
      Optional<Instant> early = parameters.expires().filter(context.clock().instant()::isBefore);
      if (early.isPresent()) {
        return Mono.just(tooEarly(early.get()));
      }
      Sight sight = Sight.of(context, parameters.resolvers());
      return sight.servers().transfer().flatMap(zones -> look(sight, zones, names, ttl));
    });
  }

  private static Check tooEarly(Instant expires) {
    return Differences.check(
        List.of(
            new Change(
                "what caches may hold", "the old records until " + expires, "the new ones only")));
  }

  private static Mono<Check> look(Sight sight, List<Zone> zones, Set<Name> names, long ttl) {
    var expected = new ArrayList<Expected>();
    var sets = new ArrayList<Rrset>();
    for (Zone zone : zones) {
      List<Rrset> ofZone = names.stream().flatMap(name -> answering(zone, name)).toList();
      expected.add(new Expected(zone.origin(), zone.serial(), ofZone));
      sets.addAll(ofZone);
    }
    if (sets.isEmpty()) {
      return Mono.error(
          new ActionFailedException(
              "names: none of them has an address or an alias in these zones: correct them"));
    }
    List<Change> tooLong =
        sets.stream()
            .filter(set -> set.ttl() > ttl)
            .map(set -> new Change(set.key() + "", set.shown(), set.ttl(ttl).shown()))
            .toList();
    return tooLong.isEmpty()
        ? sight.look(expected, sets, views -> evidence(views, sets))
        : Mono.just(Differences.check(tooLong));
  }

  private static Stream<Rrset> answering(Zone zone, Name name) {
    return Stream.of(Type.A, Type.AAAA, Type.CNAME)
        .map(type -> zone.find(new Rrset.Key(name, type)))
        .flatMap(Optional::stream);
  }

  private static Evidence evidence(Sight.Views views, List<Rrset> sets) {
    return new Evidence(
        views.summary(sets),
        Map.of(
            "resolvers", views.resolvers().size(),
            "longest-left", Resolvers.longestLeft(views.resolvers())));
  }
}
