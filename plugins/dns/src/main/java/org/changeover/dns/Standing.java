package org.changeover.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.changeover.spi.Change;

/**
 * How a zone stands to an edit that was made, or may have been made, some time ago.
 *
 * @param made the sets of records that are as the edit leaves them
 * @param asBefore the sets of records that are as they were before the edit
 * @param otherwise those that are neither, because somebody else changed them: what the edit
 *     leaves, and what is there
 */
record Standing(List<ZoneEdit.Edit> made, List<ZoneEdit.Edit> asBefore, List<Change> otherwise) {

  static Standing of(ZoneEdit edit, Zone now) {
    var made = new ArrayList<ZoneEdit.Edit>();
    var asBefore = new ArrayList<ZoneEdit.Edit>();
    var otherwise = new ArrayList<Change>();
    for (ZoneEdit.Edit one : edit.edits()) {
      Optional<Rrset> current = now.find(one.key());
      if (current.equals(Optional.of(one.after()))) {
        made.add(one);
      } else if (current.equals(Optional.of(one.before()))) {
        asBefore.add(one);
      } else {
        String seen = current.map(Rrset::shown).orElse("");
        otherwise.add(new Change(one.key().toString(), one.after().shown(), seen));
      }
    }
    return new Standing(made, asBefore, otherwise);
  }

  boolean allMade() {
    return asBefore.isEmpty() && otherwise.isEmpty();
  }

  boolean noneMade() {
    return made.isEmpty() && otherwise.isEmpty();
  }
}
