package org.changeover.dns;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * All that one name should be answered with; pure.
 *
 * @param ttl of every set of records on the way; empty for any
 */
record Answer(Name name, Addresses addresses, OptionalLong ttl) {
  private static final int LONGEST_CHAIN = 16;

  /**
   * What the zones have for a name: aliases, then addresses.
   *
   * @param found every set on the way, with the zone that it is in
   * @param missing names and types for which there rightly is nothing
   * @param changes what is not as expected
   */
  record Hops(Map<Rrset, Name> found, Map<Rrset.Key, Name> missing, List<Change> changes) {

    List<Rrset> sets(Zone zone) {
      return of(zone, found);
    }

    List<Rrset.Key> absent(Zone zone) {
      return of(zone, missing);
    }

    private static <T> List<T> of(Zone zone, Map<T, Name> all) {
      return all.entrySet().stream()
          .filter(e -> e.getValue().equals(zone.origin()))
          .map(Map.Entry::getKey)
          .toList();
    }
  }

  static Answer of(Propagated.Expectation expectation, DnsSettings settings) {
    return new Answer(
        Names.parse("name", expectation.name()),
        Addresses.parse("addresses of " + expectation.name(), expectation.addresses()),
        expectation
            .ttl()
            .map(ttl -> OptionalLong.of(Ttl.seconds(ttl, settings)))
            .orElse(OptionalLong.empty()));
  }

  Hops in(List<Zone> zones) {
    var hops = new Hops(new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
    Name at = name;
    for (int hop = 0; hop < LONGEST_CHAIN; hop++) {
      Zone zone = zoneOf(at, zones);
      Optional<Rrset> alias = zone.find(new Rrset.Key(at, Type.CNAME));
      if (alias.isEmpty()) {
        family(hops, zone, new Rrset.Key(at, Type.A), addresses.v4());
        family(hops, zone, new Rrset.Key(at, Type.AAAA), addresses.v6());
        return hops;
      }
      add(hops, zone, alias.get());
      at = ((CNAMERecord) alias.get().records().getFirst()).getTarget();
    }
    throw new ActionFailedException(
        Names.text(name) + " is an alias of an alias without end: mend the zone");
  }

  private static Zone zoneOf(Name at, List<Zone> zones) {
    return zones.stream()
        .filter(zone -> at.subdomain(zone.origin()))
        .max((a, b) -> Integer.compare(a.origin().labels(), b.origin().labels()))
        .orElseThrow(() ->
            new ActionFailedException(
                Names.text(at) + " is in none of the zones of this provider: add its zone"));
  }

  private void add(Hops hops, Zone zone, Rrset set) {
    hops.found().put(set, zone.origin());
    if (ttl.isPresent() && set.ttl() != ttl.getAsLong()) {
      hops.changes()
          .add(new Change(set.key().toString(), set.shown(), set.ttl(ttl.getAsLong()).shown()));
    }
  }

  private void family(Hops hops, Zone zone, Rrset.Key key, Addresses wanted) {
    Optional<Rrset> there = zone.find(key);
    if (!Rrset.valuesOf(there).equals(wanted.texts())) {
      hops.changes()
          .add(new Change(key.toString(), there.map(Rrset::shown).orElse(""), wanted.toString()));
      return;
    }
    there.ifPresentOrElse(
        set -> add(hops, zone, set), () -> hops.missing().put(key, zone.origin()));
  }
}
