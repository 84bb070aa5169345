package org.changeover.dns;

import java.util.Comparator;
import java.util.List;
import org.changeover.spi.Change;

/**
 * What a step wants of the zones that were looked at.
 *
 * @param edits what has to change at the primary, at most one for each zone; the zone with the
 *     longest old TTL last, so that a step that was interrupted half-way still knows that TTL from
 *     what is left to do
 * @param expected what all servers should answer once nothing has to change any more
 */
record Wish(List<ZoneEdit> edits, List<Expected> expected) {
  Wish {
    edits =
        edits.stream()
            .filter(e -> !e.edits().isEmpty())
            .sorted(Comparator.comparingLong(ZoneEdit::longestTtlBefore))
            .toList();
    expected = List.copyOf(expected);
  }

  List<Change> changes() {
    return edits.stream().flatMap(e -> e.changes().stream()).toList();
  }

  long longestTtlBefore() {
    return edits.stream().mapToLong(ZoneEdit::longestTtlBefore).max().orElse(0);
  }

  long longestTtlExpected() {
    return expected.stream()
        .flatMap(e -> e.rrsets().stream())
        .mapToLong(Rrset::ttl)
        .max()
        .orElse(0);
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
