package org.changeover.dns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.changeover.dns.Found.How;
import org.changeover.spi.ActionFailedException;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;

/**
 * Which addresses take the place of which, in which names; pure.
 *
 * <p>It would rather refuse than lose something: an address without a successor of its family would
 * leave a name without A or take its AAAA away; a hint of an HTTPS record that kept the old address
 * would send browsers there past everything else; an alias whose own name is left out would stay
 * behind; a name that a filter gives and that leads neither to the old nor to the new address is a
 * slip of the pen.
 *
 * @param successors by old address; the list is empty when there is none of that family
 * @param only the names meant; empty for all
 * @param allZones every zone of the provider instance, be it among those looked at or not
 */
record Replacement(
    Addresses from,
    Addresses to,
    Map<InetAddress, List<InetAddress>> successors,
    long ttl,
    boolean spf,
    Set<Name> only,
    Set<Name> except,
    List<Name> allZones) {

  /**
   * Pairs the addresses up.
   *
   * @throws ActionFailedException when they cannot be, or a parameter is wrong
   */
  static Replacement of(ReplaceAddresses.Parameters parameters, long ttl, List<Name> allZones) {
    Addresses from = Addresses.parse("from", parameters.from());
    Addresses to = Addresses.parse("to", parameters.to());
    for (InetAddress address : from.all()) {
      if (to.contains(address)) {
        throw new ActionFailedException(
            Addresses.text(address) + " is in both 'from' and 'to': take it out of one");
      }
    }
    var successors = new LinkedHashMap<InetAddress, List<InetAddress>>();
    pair(from.v4().all(), to.v4().all(), "IPv4", successors);
    pair(from.v6().all(), to.v6().all(), "IPv6", successors);
    return new Replacement(
        from,
        to,
        successors,
        ttl,
        parameters.spf(),
        Names.parseAll("names", parameters.names()),
        Names.parseAll("except", parameters.except()),
        allZones);
  }

  private static void pair(
      List<InetAddress> from,
      List<InetAddress> to,
      String family,
      Map<InetAddress, List<InetAddress>> successors) {
    if (from.size() > 1 && to.size() > 1 && from.size() != to.size()) {
      throw new ActionFailedException(
          "%d %s addresses in 'from' and %d in 'to': give one for all, or as many"
              .formatted(from.size(), family, to.size()));
    }
    for (int i = 0; i < from.size(); i++) {
      boolean oneToOne = from.size() > 1 && to.size() > 1;
      successors.put(from.get(i), oneToOne ? List.of(to.get(i)) : to);
    }
  }

  /** What has to change in the zones. */
  Wish wish(List<Zone> zones) {
    refuseHints(zones);
    var edits = new ArrayList<ZoneEdit>();
    var expected = new ArrayList<Expected>();
    for (Zone zone : zones) {
      List<Rrset> meant = zone.sorted().stream().filter(this::meant).toList();
      List<ZoneEdit.Edit> ofZone = meant.stream().flatMap(r -> edit(r).stream()).toList();
      edits.add(new ZoneEdit(zone.origin(), zone.soa(), ofZone));
      List<Rrset> moved = meant.stream().filter(r -> holds(r, to)).toList();
      expected.add(
          new Expected(
              zone.origin(),
              zone.serial(),
              Stream.concat(moved.stream(), ofZone.stream().flatMap(e -> e.after().stream()))
                  .distinct()
                  .toList()));
    }
    refuseNothing(expected);
    refuseUnknownNames(zones);
    refuseAliasesLeftBehind(zones, edits);
    return Wish.of(zones, edits, expected);
  }

  private boolean meant(Rrset rrset) {
    Name name = rrset.key().name();
    return (only.isEmpty() || only.contains(name)) && !except.contains(name);
  }

  private Optional<ZoneEdit.Edit> edit(Rrset before) {
    if (!holds(before, from)) {
      return Optional.empty();
    }
    List<Record> after =
        before.records().stream()
            .flatMap(r -> successor(before.key(), r))
            .map(r -> Rrset.withTtl(r, ttl))
            .toList();
    return Optional.of(new ZoneEdit.Edit(before, new Rrset(before.key(), ttl, after)));
  }

  private Stream<Record> successor(Rrset.Key key, Record old) {
    return switch (old) {
      case ARecord a when from.contains(a.getAddress()) ->
          next(key, a.getAddress()).stream()
              .map(n -> new ARecord(a.getName(), a.getDClass(), ttl, n));
      case AAAARecord a when from.contains(a.getAddress()) ->
          next(key, a.getAddress()).stream()
              .map(n -> new AAAARecord(a.getName(), a.getDClass(), ttl, n));
      case TXTRecord text ->
          Stream.of(Spf.replace(text, a -> from.contains(a) ? next(key, a) : List.of()));
      default -> Stream.of(old);
    };
  }

  private List<InetAddress> next(Rrset.Key key, InetAddress old) {
    List<InetAddress> next = successors.get(old);
    if (next.isEmpty()) {
      throw new ActionFailedException(
          key
              + " holds "
              + Addresses.text(old)
              + ", and 'to' has no "
              + (old instanceof Inet4Address ? "IPv4 address (A)" : "IPv6 address (AAAA)")
              + " to replace it with: the name would lose it. Add one to 'to',"
              + " or name "
              + Names.text(key.name())
              + " in 'except'");
    }
    return next;
  }

  private boolean holds(Rrset rrset, Addresses addresses) {
    return rrset.records().stream()
        .anyMatch(r ->
            switch (r) {
              case ARecord a -> addresses.contains(a.getAddress());
              case AAAARecord a -> addresses.contains(a.getAddress());
              case TXTRecord text -> spf && Spf.names(text, addresses);
              default -> false;
            });
  }

  private void refuseHints(List<Zone> zones) {
    String hints =
        Hunt.in(zones, from).stream()
            .filter(f -> f.how() == How.HINT && meant(f.rrset()))
            .map(Found::line)
            .collect(Collectors.joining("; "));
    if (!hints.isEmpty()) {
      throw new ActionFailedException(
          "an address hint would go on sending clients to the old address: "
              + hints
              + ". Remove the hint, or name the record in 'except'");
    }
  }

  private void refuseNothing(List<Expected> expected) {
    if (expected.stream().allMatch(e -> e.rrsets().isEmpty())) {
      throw new ActionFailedException(
          "no record meant here holds any of "
              + from
              + " or "
              + to
              + ": are these the right addresses, names and zones?");
    }
  }

  /** A name in the filter that leads nowhere near the addresses. */
  private void refuseUnknownNames(List<Zone> zones) {
    var both = new ArrayList<>(from.all());
    both.addAll(to.all());
    Set<Name> leading =
        Hunt.in(zones, new Addresses(both)).stream()
            .map(f -> f.rrset().key().name())
            .collect(Collectors.toSet());
    for (Name name : only) {
      if (!leading.contains(name) && !except.contains(name) && !inAnotherZone(name, zones)) {
        throw new ActionFailedException(
            "names: "
                + Names.text(name)
                + " leads neither to the old nor to the new addresses: correct it or take it out");
      }
    }
  }

  private boolean inAnotherZone(Name name, List<Zone> zones) {
    return allZones.stream().anyMatch(name::subdomain)
        && zones.stream().noneMatch(z -> name.subdomain(z.origin()));
  }

  /** An alias in the filter that would go on leading to the old address. */
  private void refuseAliasesLeftBehind(List<Zone> zones, List<ZoneEdit> edits) {
    var after = new ArrayList<Zone>();
    for (int i = 0; i < zones.size(); i++) {
      after.add(zones.get(i).with(edits.get(i)));
    }
    String left =
        Hunt.in(after, from).stream()
            .filter(f -> f.how() == How.ALIAS && meant(f.rrset()))
            .map(Found::line)
            .collect(Collectors.joining("; "));
    if (!left.isEmpty()) {
      throw new ActionFailedException(
          "an alias would go on leading to the old address: "
              + left
              + ". Add the name that it stands for to 'names', or name the alias in 'except'");
    }
  }
}
