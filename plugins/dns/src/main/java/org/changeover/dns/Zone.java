package org.changeover.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/** A zone as its primary handed it over in one transfer, without what signing adds to it. */
record Zone(Name origin, SOARecord soa, Map<Rrset.Key, Rrset> rrsets) {
  private static final int SIGNING_STATE_OF_BIND = 65534;
  private static final Set<Integer> MADE_BY_SIGNING =
      Set.of(
          Type.RRSIG,
          Type.NSEC,
          Type.NSEC3,
          Type.NSEC3PARAM,
          Type.DNSKEY,
          Type.CDS,
          Type.CDNSKEY,
          Type.SOA,
          SIGNING_STATE_OF_BIND);

  Zone {
    rrsets = Map.copyOf(rrsets);
  }

  static Zone of(SOARecord soa, List<Record> records) {
    var kept = new ArrayList<>(records);
    kept.removeIf(r -> MADE_BY_SIGNING.contains(r.getType()));
    return new Zone(soa.getName(), soa, Rrset.group(kept));
  }

  long serial() {
    return soa.getSerial();
  }

  Optional<Rrset> find(Rrset.Key key) {
    return Optional.ofNullable(rrsets.get(key));
  }

  /** Every set of records, in canonical order. */
  List<Rrset> sorted() {
    return rrsets.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue)
        .toList();
  }

  /** As it would be with an edit made. */
  Zone with(ZoneEdit edit) {
    var changed = new HashMap<>(rrsets);
    for (ZoneEdit.Edit one : edit.edits()) {
      one.after()
          .ifPresentOrElse(after -> changed.put(one.key(), after), () -> changed.remove(one.key()));
    }
    return new Zone(origin, soa, changed);
  }

  /** The names of its authoritative servers. */
  List<Name> nameServers() {
    return find(new Rrset.Key(origin, Type.NS)).stream()
        .flatMap(r -> r.records().stream())
        .map(r -> ((NSRecord) r).getTarget())
        .toList();
  }

  /** The addresses of a name, as far as they are in this zone. */
  List<InetAddress> addresses(Name name) {
    var addresses = new ArrayList<InetAddress>();
    for (int type : new int[] {Type.A, Type.AAAA}) {
      for (Record one : find(new Rrset.Key(name, type)).map(Rrset::records).orElse(List.of())) {
        addresses.add(one instanceof ARecord a ? a.getAddress() : ((AAAARecord) one).getAddress());
      }
    }
    return addresses;
  }

  boolean hasName(Name name) {
    return rrsets.keySet().stream().anyMatch(key -> key.name().equals(name));
  }
}
