package org.changeover.dns;

import java.util.List;
import java.util.Optional;
import org.changeover.spi.Change;
import org.xbill.DNS.Name;
import org.xbill.DNS.SOARecord;

/**
 * Sets of records of one zone to be replaced, all of them or none.
 *
 * @param soa as it was when the edits were worked out: the lock that finds out about others
 */
record ZoneEdit(Name zone, SOARecord soa, List<Edit> edits) {

  /**
   * One set of records, replaced by another of the same name and type.
   *
   * @param before empty when there was none
   * @param after empty when there is to be none
   */
  record Edit(Rrset.Key key, Optional<Rrset> before, Optional<Rrset> after) {
    Edit {
      if (before.isEmpty() && after.isEmpty()) {
        throw new IllegalArgumentException(key + " is neither there nor wanted");
      }
      requireSame(key, before);
      requireSame(key, after);
    }

    Edit(Rrset before, Rrset after) {
      this(before.key(), Optional.of(before), Optional.of(after));
    }

    private static void requireSame(Rrset.Key key, Optional<Rrset> side) {
      if (side.isPresent() && !side.get().key().equals(key)) {
        throw new IllegalArgumentException(key + " cannot be " + side.get().key());
      }
    }

    Change change() {
      return new Change(key.toString(), shown(before), shown(after));
    }

    Edit reversed() {
      return new Edit(key, after, before);
    }

    private static String shown(Optional<Rrset> side) {
      return side.map(Rrset::shown).orElse("");
    }
  }

  ZoneEdit {
    edits = List.copyOf(edits);
  }

  List<Change> changes() {
    return edits.stream().map(Edit::change).toList();
  }

  /**
   * The longest time that caches may hold what was there before, in seconds; that there was nothing
   * is remembered as well (RFC 2308, 5).
   */
  long longestTtlBefore() {
    long nothing = Math.min(soa.getTTL(), soa.getMinimum());
    return edits.stream()
        .mapToLong(e -> e.before().map(Rrset::ttl).orElse(nothing))
        .max()
        .orElse(0);
  }
}
