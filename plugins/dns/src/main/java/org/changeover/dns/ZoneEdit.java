package org.changeover.dns;

import java.util.List;
import org.changeover.spi.Change;
import org.xbill.DNS.Name;
import org.xbill.DNS.SOARecord;

/**
 * Sets of records of one zone to be replaced, all of them or none.
 *
 * @param soa as it was when the edits were worked out: the lock that finds out about others
 */
record ZoneEdit(Name zone, SOARecord soa, List<Edit> edits) {

  /** One set of records, replaced by another of the same name and type. */
  record Edit(Rrset before, Rrset after) {
    Edit {
      if (!before.key().equals(after.key())) {
        throw new IllegalArgumentException(before.key() + " cannot become " + after.key());
      }
    }

    Rrset.Key key() {
      return before.key();
    }

    Change change() {
      return new Change(key().toString(), before.shown(), after.shown());
    }

    Edit reversed() {
      return new Edit(after, before);
    }
  }

  ZoneEdit {
    edits = List.copyOf(edits);
  }

  List<Change> changes() {
    return edits.stream().map(Edit::change).toList();
  }

  /** The longest TTL that caches may hold from before, in seconds. */
  long longestTtlBefore() {
    return edits.stream().mapToLong(e -> e.before().ttl()).max().orElse(0);
  }
}
