package org.changeover.dns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.changeover.spi.ActionFailedException;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Names that several machines answer for, and who leaves and joins them; pure.
 *
 * @param names at least one, each in one of the zones
 * @param allZones every zone of the provider instance, be it among those looked at or not
 */
record Pools(Set<Name> names, List<Name> allZones) {
  private static final List<Integer> FAMILIES = List.of(Type.A, Type.AAAA);

  /** What becomes of one family of one pool. */
  private interface Rule {
    Optional<Rrset> after(Zone zone, Rrset.Key key, Optional<Rrset> now);
  }

  /**
   * Reads the names of pools.
   *
   * @throws ActionFailedException when there is none, or one is in no zone of the instance
   */
  static Pools of(List<String> texts, List<Name> allZones) {
    Set<Name> names = Names.parseAll("pools", texts);
    if (names.isEmpty()) {
      throw new ActionFailedException("pools is empty: name at least one");
    }
    for (Name name : names) {
      if (allZones.stream().noneMatch(name::subdomain)) {
        throw new ActionFailedException(
            "pools: "
                + Names.text(name)
                + " is in none of the zones of this provider ("
                + allZones.stream().map(Names::text).collect(Collectors.joining(", "))
                + "): correct it, or add its zone to 'zones'");
      }
    }
    return new Pools(names, allZones);
  }

  /**
   * What has to change so that nobody is sent to the leavers any more.
   *
   * @throws ActionFailedException when a family of a pool would lose a member and keep too few
   */
  Wish withoutMembers(List<Zone> zones, Addresses leavers, int keepAtLeast) {
    Set<String> values = leavers.texts();
    var tooFew = new ArrayList<String>();
    Wish wish =
        wish(
            zones,
            (zone, key, now) -> {
              Optional<Rrset> after = now.flatMap(set -> set.without(values));
              int left = after.map(set -> set.records().size()).orElse(0);
              if (!after.equals(now) && left < keepAtLeast) {
                tooFew.add(
                    "%s would keep %d of %s".formatted(key, left, now.orElseThrow().values()));
              }
              return after;
            });
    if (!tooFew.isEmpty()) {
      throw new ActionFailedException(
          "too few would be left, so nothing was changed: "
              + String.join("; ", tooFew)
              + ". At least "
              + keepAtLeast
              + " must stay ('keep-at-least'): add others first, or let fewer leave");
    }
    return wish;
  }

  /** What has to change so that the joiners are members, each at the TTL that its pool has. */
  Wish withMembers(List<Zone> zones, Addresses joiners) {
    return wish(
        zones,
        (zone, key, now) -> {
          List<InetAddress> family = (key.type() == Type.A ? joiners.v4() : joiners.v6()).all();
          if (family.isEmpty()) {
            return now;
          }
          long ttl = now.map(Rrset::ttl).orElseGet(() -> ttlOfTheOther(zone, key.name()));
          Stream<Record> members = now.stream().flatMap(set -> set.records().stream());
          Stream<Record> added = family.stream().map(a -> member(key.name(), ttl, a));
          return Optional.of(new Rrset(key, ttl, Stream.concat(members, added).toList()));
        });
  }

  private static long ttlOfTheOther(Zone zone, Name pool) {
    return FAMILIES.stream()
        .flatMap(type -> zone.find(new Rrset.Key(pool, type)).stream())
        .mapToLong(Rrset::ttl)
        .min()
        .orElseThrow();
  }

  private static Record member(Name pool, long ttl, InetAddress address) {
    return address instanceof Inet4Address
        ? new ARecord(pool, DClass.IN, ttl, address)
        : new AAAARecord(pool, DClass.IN, ttl, address);
  }

  private Wish wish(List<Zone> zones, Rule rule) {
    var edits = new ArrayList<ZoneEdit>();
    var expected = new ArrayList<Expected>();
    for (Zone zone : zones) {
      var ofZone = new ArrayList<ZoneEdit.Edit>();
      var wanted = new ArrayList<Rrset>();
      for (Name pool : namesIn(zone)) {
        requirePool(zone, pool);
        for (int type : FAMILIES) {
          var key = new Rrset.Key(pool, type);
          Optional<Rrset> now = zone.find(key);
          Optional<Rrset> after = rule.after(zone, key, now);
          if (!after.equals(now)) {
            ofZone.add(new ZoneEdit.Edit(key, now, after));
          }
          after.ifPresent(wanted::add);
        }
      }
      edits.add(new ZoneEdit(zone.origin(), zone.soa(), ofZone));
      expected.add(new Expected(zone.origin(), zone.serial(), wanted));
    }
    return Wish.of(zones, edits, expected);
  }

  /** The pools of a zone: those that lie in it and in no zone below it. */
  private List<Name> namesIn(Zone zone) {
    return names.stream()
        .filter(name ->
            allZones.stream()
                .filter(name::subdomain)
                .max((a, b) -> Integer.compare(a.labels(), b.labels()))
                .equals(Optional.of(zone.origin())))
        .toList();
  }

  private static void requirePool(Zone zone, Name pool) {
    zone.find(new Rrset.Key(pool, Type.CNAME))
        .map(alias -> ((CNAMERecord) alias.records().getFirst()).getTarget())
        .ifPresent(target -> {
          throw new ActionFailedException(
              "pools: "
                  + Names.text(pool)
                  + " is an alias and can have no addresses of its own: name "
                  + Names.text(target)
                  + ", which it stands for");
        });
    if (FAMILIES.stream().noneMatch(type -> zone.find(new Rrset.Key(pool, type)).isPresent())) {
      throw new ActionFailedException(
          "pools: "
              + Names.text(pool)
              + " has neither A nor AAAA records: is this the right name?");
    }
  }
}
