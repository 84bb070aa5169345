package org.changeover.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.changeover.dns.Found.How;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.SVCBBase;
import org.xbill.DNS.TXTRecord;

/**
 * Finds everything in some zones that holds an address or leads to it. First the records with the
 * address itself; then aliases of names found so far, again and again until no more are found,
 * since aliases may lead to aliases across zones; last the mail exchangers, services and name
 * servers whose host is one of the names.
 */
final class Hunt {
  private final List<Zone> zones;
  private final Addresses addresses;
  private final Set<Name> holders = new HashSet<>();
  private final List<Found> found = new ArrayList<>();

  private Hunt(Collection<Zone> zones, Addresses addresses) {
    this.zones = List.copyOf(zones);
    this.addresses = addresses;
  }

  /** What the zones hold, in canonical order within each zone. */
  static List<Found> in(Collection<Zone> zones, Addresses addresses) {
    var hunt = new Hunt(zones, addresses);
    hunt.direct();
    hunt.aliases();
    hunt.services();
    return hunt.zones.stream()
        .flatMap(zone ->
            hunt.found.stream()
                .filter(f -> f.zone().equals(zone.origin()))
                .sorted((a, b) -> a.rrset().key().compareTo(b.rrset().key())))
        .toList();
  }

  private void direct() {
    for (Zone zone : zones) {
      for (Rrset rrset : zone.sorted()) {
        rrset.records().stream()
            .flatMap(r -> how(r).stream())
            .min(How::compareTo)
            .ifPresent(how -> add(zone, rrset, how));
      }
    }
  }

  private Optional<How> how(Record member) {
    return switch (member) {
      case ARecord a when addresses.contains(a.getAddress()) -> Optional.of(How.ADDRESS);
      case AAAARecord a when addresses.contains(a.getAddress()) -> Optional.of(How.ADDRESS);
      case TXTRecord text when Spf.names(text, addresses) -> Optional.of(How.TEXT);
      case TXTRecord text when Spf.coversByNetwork(text, addresses) -> Optional.of(How.NETWORK);
      case TXTRecord text when Spf.mentions(text, addresses) -> Optional.of(How.MENTION);
      case SVCBBase service when hints(service).anyMatch(addresses::contains) ->
          Optional.of(How.HINT);
      default -> Optional.empty();
    };
  }

  private void aliases() {
    boolean grown = true;
    while (grown) {
      grown = false;
      for (Zone zone : zones) {
        for (Rrset rrset : zone.sorted()) {
          if (!holders.contains(rrset.key().name())
              && rrset.records().getFirst() instanceof CNAMERecord alias
              && holds(alias.getTarget())) {
            add(zone, rrset, How.ALIAS);
            grown = true;
          }
        }
      }
    }
  }

  private void services() {
    for (Zone zone : zones) {
      for (Rrset rrset : zone.sorted()) {
        boolean known = found.stream().anyMatch(f -> f.rrset().key().equals(rrset.key()));
        if (!known && rrset.records().stream().flatMap(Hunt::host).anyMatch(this::holds)) {
          found.add(new Found(zone.origin(), rrset, How.SERVICE));
        }
      }
    }
  }

  private void add(Zone zone, Rrset rrset, How how) {
    found.add(new Found(zone.origin(), rrset, how));
    if (how == How.ADDRESS || how == How.ALIAS) {
      holders.add(rrset.key().name());
    }
  }

  /** Whether a name, or the wildcard that answers for it (RFC 4592), holds an address. */
  private boolean holds(Name name) {
    if (holders.contains(name) || zones.stream().anyMatch(z -> z.hasName(name))) {
      return holders.contains(name);
    }
    return Stream.iterate(1, n -> n < name.labels(), n -> n + 1)
        .map(name::wild)
        .anyMatch(holders::contains);
  }

  private static Stream<Name> host(Record member) {
    return switch (member) {
      case MXRecord mx -> Stream.of(mx.getTarget());
      case SRVRecord srv -> Stream.of(srv.getTarget());
      case NSRecord ns -> Stream.of(ns.getTarget());
      case SVCBBase service -> Stream.of(service.getTargetName());
      default -> Stream.empty();
    };
  }

  private static Stream<InetAddress> hints(SVCBBase service) {
    try {
      var hints = new ArrayList<InetAddress>();
      if (service.getSvcParamValue(SVCBBase.IPV4HINT) instanceof SVCBBase.ParameterIpv4Hint v4) {
        hints.addAll(v4.getAddresses());
      }
      if (service.getSvcParamValue(SVCBBase.IPV6HINT) instanceof SVCBBase.ParameterIpv6Hint v6) {
        hints.addAll(v6.getAddresses());
      }
      return hints.stream();
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("4 or 16 bytes are an address", impossible);
    }
  }
}
