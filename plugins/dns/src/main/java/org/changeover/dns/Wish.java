package org.changeover.dns;

import java.util.Comparator;
import java.util.List;
import org.changeover.spi.Change;
import org.xbill.DNS.Serial;

/**
 * What a step wants of the zones that were looked at.
 *
 * @param edits what has to change at the primary, at most one for each zone; the zone with the
 *     longest old TTL last, so that a step that was interrupted half-way still knows that TTL from
 *     what is left to do
 * @param expected what all servers should answer once nothing has to change any more
 * @param longestTtl the longest TTL of anything in the zones, in seconds: what caches are taken to
 *     hold of a record whose earlier TTL nobody knows
 */
record Wish(List<ZoneEdit> edits, List<Expected> expected, long longestTtl) {
  Wish {
    edits =
        edits.stream()
            .filter(e -> !e.edits().isEmpty())
            .sorted(Comparator.comparingLong(ZoneEdit::longestTtlBefore))
            .toList();
    expected = List.copyOf(expected);
  }

  static Wish of(List<Zone> zones, List<ZoneEdit> edits, List<Expected> expected) {
    long longest =
        zones.stream().flatMap(z -> z.sorted().stream()).mapToLong(Rrset::ttl).max().orElse(0);
    return new Wish(edits, expected, longest);
  }

  List<Change> changes() {
    return edits.stream().flatMap(e -> e.changes().stream()).toList();
  }

  /** The longest TTL that caches may hold from before, in seconds. */
  long longestTtlBefore() {
    return edits.isEmpty()
        ? longestTtl
        : edits.stream().mapToLong(ZoneEdit::longestTtlBefore).max().orElse(0);
  }

  /** The zones whose serial is afterwards still the one that an edit was worked out for. */
  List<String> serialsNotRisen(Wish afterwards) {
    return edits.stream()
        .filter(edit ->
            afterwards.expected().stream()
                .filter(e -> e.zone().equals(edit.zone()))
                .anyMatch(e -> Serial.compare(e.serial(), edit.soa().getSerial()) <= 0))
        .map(edit -> Names.text(edit.zone()))
        .toList();
  }

  /** The names concerned, each once. */
  List<String> names() {
    return expected.stream()
        .flatMap(e -> e.rrsets().stream())
        .map(r -> Names.text(r.key().name()))
        .distinct()
        .toList();
  }
}
