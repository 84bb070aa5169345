package org.changeover.dns;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.changeover.spi.Change;

/**
 * How a zone stands to an edit that was made, or may have been made, some time ago.
 *
 * @param made the edits that are made: each leads from what taking it back restores to what is
 *     there now
 * @param asBefore the edits that are not made: each leads from what is there now
 * @param otherwise the sets of records that somebody else changed: what the edit leaves, and what
 *     is there
 */
record Standing(List<ZoneEdit.Edit> made, List<ZoneEdit.Edit> asBefore, List<Change> otherwise) {

  /** What a step answers for. */
  enum Of {
    /** Each set as a whole: whoever changed anything of it since comes first. */
    WHOLE_SETS {
      @Override
      Optional<Standing> of(ZoneEdit.Edit edit, Optional<Rrset> now) {
        if (now.equals(edit.after())) {
          return made(edit);
        }
        return now.equals(edit.before()) ? asBefore(edit) : Optional.empty();
      }
    },

    /**
     * The members that it added: others may have come and gone since, so that several steps that
     * each add one can be taken back in any order. Never empties a set that had members.
     */
    ADDED_MEMBERS {
      @Override
      Optional<Standing> of(ZoneEdit.Edit edit, Optional<Rrset> now) {
        var ours = new HashSet<>(Rrset.valuesOf(edit.after()));
        ours.removeAll(Rrset.valuesOf(edit.before()));
        Set<String> there = Rrset.valuesOf(now);
        if (there.stream().noneMatch(ours::contains)) {
          return asBefore(new ZoneEdit.Edit(edit.key(), now, edit.after()));
        }
        if (!there.containsAll(ours) || !ttl(now).equals(ttl(edit.after()))) {
          return Optional.empty();
        }
        Optional<Rrset> without = now.flatMap(set -> set.without(ours));
        return without.isEmpty() && edit.before().isPresent()
            ? Optional.empty()
            : made(new ZoneEdit.Edit(edit.key(), without, now));
      }
    };

    /** How one set stands; empty when it is neither as the edit leaves it nor as before. */
    abstract Optional<Standing> of(ZoneEdit.Edit edit, Optional<Rrset> now);

    private static Optional<Standing> made(ZoneEdit.Edit edit) {
      return Optional.of(new Standing(List.of(edit), List.of(), List.of()));
    }

    private static Optional<Standing> asBefore(ZoneEdit.Edit edit) {
      return Optional.of(new Standing(List.of(), List.of(edit), List.of()));
    }

    private static Optional<Long> ttl(Optional<Rrset> set) {
      return set.map(Rrset::ttl);
    }
  }

  static Standing of(ZoneEdit edit, Zone now, Of answersFor) {
    var made = new ArrayList<ZoneEdit.Edit>();
    var asBefore = new ArrayList<ZoneEdit.Edit>();
    var otherwise = new ArrayList<Change>();
    for (ZoneEdit.Edit one : edit.edits()) {
      Optional<Rrset> there = now.find(one.key());
      answersFor
          .of(one, there)
          .ifPresentOrElse(
              standing -> {
                made.addAll(standing.made());
                asBefore.addAll(standing.asBefore());
              },
              () ->
                  otherwise.add(
                      new Change(
                          one.key().toString(),
                          one.change().after(),
                          there.map(Rrset::shown).orElse(""))));
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
