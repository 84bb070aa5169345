package org.changeover.dns;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.changeover.kit.Described;
import org.changeover.spi.Change;
import org.changeover.spi.Check;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.Example;
import org.changeover.spi.ObservingAction;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Resources;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;
import org.xbill.DNS.Name;
import reactor.core.publisher.Mono;

/** {@code find-addresses}: everything in the zones that holds an address or leads to it. */
final class FindAddresses extends Described<FindAddresses.Parameters>
    implements ObservingAction<FindAddresses.Parameters, DnsSettings> {

  private static final String IN_THE_PLAN =
      "among the names that the plan expects and moves, or without the address";

  /** What a name means that nobody expected. */
  public enum OnUnexpected {
    /** The step succeeds and names it. */
    REPORT,
    /** The step fails and names it. */
    FAIL
  }

  /** What a step gives. */
  @Doc("The addresses to look for, and the names known to hold them.")
  public record Parameters(
      @Doc("The addresses to look for, IPv4 and IPv6.") @Example("[203.0.113.10, \"2001:db8::10\"]")
          List<String> addresses,
      @Doc("The names that the plan takes care of; any other is reported. None: every name is new.")
          @Example("[libravatar.example, www.libravatar.example]")
          List<String> expected,
      @Doc("Whether the step reports a name that is not expected, or fails.")
          @Default("report")
          @Example("fail")
          OnUnexpected onUnexpected) {}

  FindAddresses() {
    super(
        "find-addresses",
        "Finds every record of every zone that holds one of the addresses or leads to it, and"
            + " reports names that the plan does not know.",
        Parameters.class,
        TargetKind.SERVICE);
  }

  @Override
  public List<OutputDoc> outputs() {
    return List.of(
        new OutputDoc("names", "Every name found, once each."),
        new OutputDoc("records", "Every set of records found: name, type and values."),
        new OutputDoc("unexpected", "The names found that are not expected."),
        new OutputDoc("missing", "The names expected that were not found."),
        new OutputDoc("max-ttl", "The longest TTL among the records found, in seconds."));
  }

  @Override
  public Set<String> leaves(Parameters parameters) {
    return Set.copyOf(parameters.addresses());
  }

  @Override
  public Resources resources(Parameters parameters, Target target) {
    return ZoneKeys.reading(target);
  }

  @Override
  public Mono<Check> check(Parameters parameters, ReadContext<DnsSettings> context) {
    return Mono.defer(() -> {
      Addresses addresses = Addresses.parse("addresses", parameters.addresses());
      List<Name> expected =
          parameters.expected().stream().map(n -> Names.parse("expected", n)).toList();
      return new NameServers(context, new InFlight())
          .transfer()
          .map(zones ->
              answer(Hunt.in(zones, addresses), expected, parameters.onUnexpected(), zones));
    });
  }

  /** What was found, against what was expected; pure. */
  static Check answer(
      List<Found> found, List<Name> expected, OnUnexpected onUnexpected, List<Zone> zones) {
    List<Name> names = found.stream().map(f -> f.rrset().key().name()).distinct().toList();
    var known = new HashSet<>(expected);
    List<String> unexpected =
        names.stream().filter(n -> !known.contains(n)).map(Names::text).toList();
    List<String> missing =
        expected.stream().filter(n -> !names.contains(n)).map(Names::text).toList();
    if (!unexpected.isEmpty() && onUnexpected == OnUnexpected.FAIL) {
      List<Change> changes =
          found.stream()
              .filter(f -> unexpected.contains(Names.text(f.rrset().key().name())))
              .map(f -> new Change(f.rrset().key().toString(), f.rrset().shown(), IN_THE_PLAN))
              .toList();
      return Differences.check(changes);
    }
    Map<String, Object> outputs =
        Map.of(
            "names", names.stream().map(Names::text).toList(),
            "records", found.stream().map(Found::line).toList(),
            "unexpected", unexpected,
            "missing", missing,
            "max-ttl", found.stream().mapToLong(f -> f.rrset().ttl()).max().orElse(0));
    return new Check.Satisfied(
        new Evidence(summary(found, names, unexpected, missing, zones), outputs));
  }

  private static String summary(
      List<Found> found,
      List<Name> names,
      List<String> unexpected,
      List<String> missing,
      List<Zone> zones) {
    return "%d names with %d record sets in %d zones"
            .formatted(names.size(), found.size(), zones.size())
        + (unexpected.isEmpty() ? "" : "; not expected: " + String.join(", ", unexpected))
        + (missing.isEmpty() ? "" : "; expected but not found: " + String.join(", ", missing));
  }
}
