package org.changeover.dns;

import java.util.List;
import java.util.Optional;
import org.xbill.DNS.Name;

/**
 * What every authoritative server of a zone should answer.
 *
 * @param serial the least serial, by the arithmetic of RFC 1982
 * @param rrsets the sets of records
 * @param absent names and types for which there should be none
 */
record Expected(Name zone, long serial, List<Rrset> rrsets, List<Rrset.Key> absent) {
  Expected {
    rrsets = List.copyOf(rrsets);
    absent = List.copyOf(absent);
  }

  Expected(Name zone, long serial, List<Rrset> rrsets) {
    this(zone, serial, rrsets, List.of());
  }

  /** A zone as it is once the edits are made. */
  static Expected after(Name zone, long serial, List<ZoneEdit.Edit> edits) {
    return new Expected(
        zone,
        serial,
        edits.stream().map(ZoneEdit.Edit::after).flatMap(Optional::stream).toList(),
        edits.stream().filter(e -> e.after().isEmpty()).map(ZoneEdit.Edit::key).toList());
  }
}
