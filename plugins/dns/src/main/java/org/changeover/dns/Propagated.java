package org.changeover.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.changeover.kit.Described;
import org.changeover.spi.ActionFailedException;
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
import reactor.core.publisher.Mono;

/** {@code propagated}: every authoritative server answers names with the addresses expected. */
final class Propagated extends Described<Propagated.Parameters>
    implements ObservingAction<Propagated.Parameters, DnsSettings> {

  /** What an authoritative server means that nobody could ask. */
  public enum OnUnlisted {
    /** It is not known whether all servers answer. */
    FAIL,
    /** The step succeeds and names it. */
    REPORT
  }

  /** What one name should be answered with. */
  @Doc("A name, and all that it should be answered with.")
  public record Expectation(
      @Doc("The name; aliases are followed through all zones.") @Example("www.libravatar.example")
          String name,
      @Doc("Its addresses, all of them: no IPv6 address means that there must be no AAAA.")
          @Example("[203.0.113.11, \"2001:db8::11\"]")
          List<String> addresses,
      @Doc("Its TTL, and that of every alias on the way; none means any.") @Example("5m")
          Optional<Duration> ttl) {}

  /** What a step gives. */
  @Doc("What every authoritative server should answer.")
  public record Parameters(
      @Doc("The names with their addresses.")
          @Example("[{ name: www.libravatar.example, addresses: [203.0.113.11], ttl: 5m }]")
          List<Expectation> expect,
      @Doc("What a name server of the zones means whose address no server of the inventory has.")
          @Default("fail")
          @Example("report")
          OnUnlisted onUnlisted,
      @Doc("Resolvers that should answer it as well; none means those of the provider.")
          @Example("[resolver]")
          List<HostRef> resolvers) {}

  Propagated() {
    super(
        "propagated",
        "Tells whether every address of every authoritative server, and every resolver asked,"
            + " answers names with the addresses and TTLs expected.",
        Parameters.class,
        TargetKind.SERVICE);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(
        new OutputDoc("names", "The names that are answered as expected."),
        new OutputDoc("serials", "The serial of each zone, which every server has or is past."),
        new OutputDoc("not-asked", "Name servers of the zones whose address no server has."));
  }

  @Override
  public Resources resources(Parameters parameters, Target target) {
    return ZoneKeys.reading(target);
  }

  @Override
  public Mono<Check> check(Parameters parameters, ReadContext<DnsSettings> context) {
    return Mono.defer(() -> {
      if (parameters.expect().isEmpty()) {
        throw new ActionFailedException("expect is empty: give at least one name");
      }
      List<Answer> answers =
          parameters.expect().stream().map(e -> Answer.of(e, context.settings())).toList();
      Sight sight = Sight.of(context, parameters.resolvers());
      return sight
          .servers()
          .transfer(context.settings().zoneNames())
          .flatMap(zones -> look(sight, zones, answers, parameters));
    });
  }

  private static Mono<Check> look(
      Sight sight, List<Zone> zones, List<Answer> answers, Parameters parameters) {
    List<String> notAsked = sight.servers().notAsked(zones);
    if (!notAsked.isEmpty() && parameters.onUnlisted() == OnUnlisted.FAIL) {
      return Mono.just(unlisted(notAsked));
    }
    var hops = answers.stream().map(answer -> answer.in(zones)).toList();
    var changes = hops.stream().flatMap(h -> h.changes().stream()).toList();
    if (!changes.isEmpty()) {
      return Mono.just(Differences.check(changes));
    }
    var expected = new ArrayList<Expected>();
    for (Zone zone : zones) {
      expected.add(
          new Expected(
              zone.origin(),
              zone.serial(),
              hops.stream().flatMap(h -> h.sets(zone).stream()).distinct().toList(),
              hops.stream().flatMap(h -> h.absent(zone).stream()).distinct().toList()));
    }
    List<Rrset> sets = expected.stream().flatMap(e -> e.rrsets().stream()).toList();
    return sight.look(expected, sets, views -> evidence(views, sets, parameters, zones, notAsked));
  }

  private static Check unlisted(List<String> notAsked) {
    return new Check.Unknown(
        "the zones name authoritative servers that nobody asks: "
            + String.join(", ", notAsked)
            + ". Add their addresses to 'servers' and the inventory, or set on-unlisted: report");
  }

  private static Evidence evidence(
      Sight.Views views,
      List<Rrset> sets,
      Parameters parameters,
      List<Zone> zones,
      List<String> notAsked) {
    Map<String, Object> serials =
        zones.stream()
            .collect(
                Collectors.toMap(
                    z -> Names.text(z.origin()), Zone::serial, (a, b) -> a, LinkedHashMap::new));
    return new Evidence(
        views.summary(sets)
            + (notAsked.isEmpty() ? "" : "; not asked: " + String.join(", ", notAsked)),
        Map.of(
            "names", parameters.expect().stream().map(Expectation::name).toList(),
            "serials", serials,
            "not-asked", notAsked));
  }
}
