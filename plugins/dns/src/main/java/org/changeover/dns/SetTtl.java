package org.changeover.dns;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.changeover.dns.Found.How;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Example;
import org.changeover.spi.ReadContext;
import org.changeover.spi.TargetKind;
import org.xbill.DNS.Name;

/** {@code set-ttl}: one TTL for every record that holds one of some addresses. */
final class SetTtl extends ZoneChange<SetTtl.Parameters> {
  private static final Set<How> SERVED_WITH_THE_ADDRESS =
      EnumSet.of(How.ADDRESS, How.ALIAS, How.TEXT, How.HINT);

  /** What a step gives. */
  @Doc("Which records, and the TTL they get.")
  public record Parameters(
      @Doc("The addresses whose records are meant, IPv4 and IPv6.")
          @Example("[203.0.113.10, \"2001:db8::10\"]")
          List<String> addresses,
      @Doc("The TTL that they get.") @Default("1h") @Example("5m") Duration ttl,
      @Doc("Only these names; none means every name.") @Example("[www.libravatar.example]")
          List<String> names,
      @Doc("Not these names.") @Example("[cdn.libravatar.example]") List<String> except) {}

  SetTtl() {
    super(
        "set-ttl",
        "Sets the TTL of every record that holds one of the addresses, and of every alias of it,"
            + " on every authoritative server.",
        Parameters.class,
        Standing.Of.WHOLE_SETS,
        TargetKind.SERVICE);
  }

  @Override
  Function<List<Zone>, Wish> wishes(Parameters parameters, ReadContext<DnsSettings> context) {
    DnsSettings settings = context.settings();
    Addresses addresses = Addresses.parse("addresses", parameters.addresses());
    long ttl = Ttl.seconds(parameters.ttl(), settings);
    Set<Name> only = Names.parseAll("names", parameters.names());
    Set<Name> except = Names.parseAll("except", parameters.except());
    return zones -> wish(zones, addresses, ttl, only, except);
  }

  /** What has to change in the zones; pure. */
  static Wish wish(
      List<Zone> zones, Addresses addresses, long ttl, Set<Name> only, Set<Name> except) {
    List<Found> holding =
        Hunt.in(zones, addresses).stream()
            .filter(f -> SERVED_WITH_THE_ADDRESS.contains(f.how()))
            .toList();
    refuseUnknownNames(zones, holding, only);
    List<Found> found =
        holding.stream()
            .filter(f -> only.isEmpty() || only.contains(f.rrset().key().name()))
            .filter(f -> !except.contains(f.rrset().key().name()))
            .toList();
    if (found.isEmpty()) {
      throw new ActionFailedException(
          "no record meant here holds any of "
              + addresses
              + ": are these the right addresses, names and zones?");
    }
    return Wish.of(
        zones,
        zones.stream()
            .map(zone -> new ZoneEdit(zone.origin(), zone.soa(), edits(zone, found, ttl)))
            .toList(),
        zones.stream()
            .map(zone -> new Expected(zone.origin(), zone.serial(), expected(zone, found, ttl)))
            .toList());
  }

  /** A name in the filter that lies in these zones and leads nowhere near the addresses. */
  private static void refuseUnknownNames(List<Zone> zones, List<Found> holding, Set<Name> only) {
    String unknown =
        only.stream()
            .filter(name -> zones.stream().anyMatch(z -> name.subdomain(z.origin())))
            .filter(name -> holding.stream().noneMatch(f -> f.rrset().key().name().equals(name)))
            .map(Names::text)
            .collect(Collectors.joining(", "));
    if (!unknown.isEmpty()) {
      throw new ActionFailedException(
          "names: " + unknown + " does not hold any of the addresses: correct it or take it out");
    }
  }

  private static List<ZoneEdit.Edit> edits(Zone zone, List<Found> found, long ttl) {
    return found.stream()
        .filter(f -> f.zone().equals(zone.origin()) && f.rrset().ttl() != ttl)
        .map(f -> new ZoneEdit.Edit(f.rrset(), f.rrset().ttl(ttl)))
        .toList();
  }

  private static List<Rrset> expected(Zone zone, List<Found> found, long ttl) {
    return found.stream()
        .filter(f -> f.zone().equals(zone.origin()))
        .map(f -> f.rrset().ttl(ttl))
        .toList();
  }
}
