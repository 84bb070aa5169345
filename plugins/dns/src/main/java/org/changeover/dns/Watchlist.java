package org.changeover.dns;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.xbill.DNS.Name;
import org.xbill.DNS.Serial;
import org.xbill.DNS.Type;

/**
 * Which sets of records of one zone are watched: all that hold an address or lead to one. What was
 * watched once is watched on, so that its going is seen as well.
 *
 * @param serial of the zone that this is from; empty before the first transfer
 * @param cause the latest serial that a server had at the last transfer
 * @param trouble why the last transfer failed; empty when it did not
 * @param at when a transfer was last tried
 */
record Watchlist(
    Name zone,
    Set<Rrset.Key> sets,
    Optional<Long> serial,
    Optional<Long> cause,
    Optional<String> trouble,
    Optional<Instant> at) {
  private static final Duration BETWEEN_TRANSFERS = Duration.ofSeconds(30);
  private static final Duration AFTER_A_FAILURE = Duration.ofMinutes(1);
  private static final List<Integer> TYPES = List.of(Type.A, Type.AAAA, Type.CNAME);

  /** Before anything is known: the zone's own name. */
  static Watchlist of(Name zone) {
    var own = new LinkedHashSet<Rrset.Key>();
    own.add(new Rrset.Key(zone, Type.A));
    own.add(new Rrset.Key(zone, Type.AAAA));
    return new Watchlist(
        zone, own, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * With what a transfer brought.
   *
   * @param seen the serials that the servers had before it
   */
  Watchlist with(Zone transferred, List<Long> seen, Instant now) {
    var all = new TreeSet<Rrset.Key>();
    if (serial.isPresent()) {
      all.addAll(sets);
    }
    transferred.rrsets().keySet().stream()
        .filter(key -> TYPES.contains(key.type()))
        .filter(key -> !delegated(transferred, key.name()))
        .forEach(all::add);
    return new Watchlist(
        zone,
        all,
        Optional.of(transferred.serial()),
        latest(seen),
        Optional.empty(),
        Optional.of(now));
  }

  Watchlist failed(String why, Instant now) {
    return new Watchlist(zone, sets, serial, cause, Optional.of(why), Optional.of(now));
  }

  /** Glue is not the zone's own (RFC 2181, 6.1), so its servers answer for it with a referral. */
  private static boolean delegated(Zone zone, Name name) {
    Name at = name;
    while (at.labels() > zone.origin().labels()) {
      if (zone.find(new Rrset.Key(at, Type.NS)).isPresent()) {
        return true;
      }
      at = new Name(at, 1);
    }
    return false;
  }

  private static Optional<Long> latest(List<Long> serials) {
    return serials.stream().max(Serial::compare);
  }

  /**
   * Whether the zone is to be transferred again. Not for a serial that a transfer was done for
   * already: a server may always show a later one than it hands over.
   *
   * @param seen the serials that its servers had last
   */
  boolean stale(List<Long> seen, Instant now) {
    if (at.isEmpty()) {
      return true;
    }
    Duration since = Duration.between(at.get(), now);
    if (trouble.isPresent()) {
      return since.compareTo(AFTER_A_FAILURE) >= 0;
    }
    return since.compareTo(BETWEEN_TRANSFERS) >= 0
        && latest(seen)
            .filter(one -> Serial.compare(one, serial.orElse(one)) > 0)
            .filter(one -> !cause.equals(Optional.of(one)))
            .isPresent();
  }

  /**
   * The sets of all zones that are looked at when there may be no more than that: addresses first.
   */
  static Map<Name, List<Rrset.Key>> chosen(List<Watchlist> zones, int most) {
    var all = new ArrayList<Map.Entry<Name, Rrset.Key>>();
    zones.forEach(one -> one.sets().forEach(key -> all.add(Map.entry(one.zone(), key))));
    all.sort(Comparator.comparing(entry -> entry.getValue().type() == Type.CNAME));
    var chosen = new HashMap<Name, List<Rrset.Key>>();
    all.stream()
        .limit(most)
        .forEach(one ->
            chosen.computeIfAbsent(one.getKey(), _ -> new ArrayList<>()).add(one.getValue()));
    chosen.values().forEach(keys -> keys.sort(null));
    return chosen;
  }
}
