package org.changeover.console.model;

import java.util.List;
import org.changeover.run.RunPlan;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * Those lines of a ring that somebody wants to read, kept from one line to the next: a line is
 * looked at once, however often the screen is drawn.
 *
 * <p>Folding: a line that another host said within the last few hundred lines, in the same step and
 * with the same words, is not added again; the host is added to that line. A host that says it
 * twice is shown twice.
 *
 * @param next the number of the source's line that is looked at next
 * @param recent where each of the last lines is, for folding
 */
record Sieve(Wanted wanted, long next, Ring found, PMap<Said, Long> recent) {
  /** What the found lines may take, in bytes. */
  private static final long LIMIT = 512 << 10;

  /** How far back a line is looked for to be folded into. */
  private static final int REACH = 512;

  /**
   * @param folded whether the same line of several hosts is one
   */
  record Wanted(Source source, Level level, Filter filter, boolean folded) {
    boolean lets(OutputLine line, RunPlan plan) {
      return level.has(line) && source.has(line, plan) && filter.lets(line::holds);
    }
  }

  record Said(String step, OutputLine.Kind kind, String text) {}

  static Sieve of(Wanted wanted) {
    return new Sieve(wanted, 0, Ring.of(LIMIT), HashTreePMap.empty());
  }

  /** After the lines that came since. */
  Sieve upTo(Ring source, RunPlan plan) {
    if (source.end() <= next) {
      return this;
    }
    List<OutputLine> fresh =
        source.from(next).stream().filter(line -> wanted.lets(line, plan)).toList();
    Sieve now =
        wanted.folded() ? folding(fresh) : new Sieve(wanted, next, found.append(fresh), recent);
    return new Sieve(wanted, source.end(), now.found, now.recent);
  }

  private Sieve folding(List<OutputLine> fresh) {
    Ring ring = found;
    PMap<Said, Long> places = recent.size() > 2 * REACH ? HashTreePMap.empty() : recent;
    for (OutputLine line : fresh) {
      var said = new Said(line.task().step(), line.kind(), line.text());
      Long place = places.get(said);
      boolean near = place != null && place >= Math.max(ring.first(), ring.end() - REACH);
      if (near && !ring.line(place).saidBy(line.host())) {
        ring = ring.with(place, ring.line(place).saidAlsoBy(line.host()));
      } else {
        places = places.plus(said, ring.end());
        ring = ring.append(List.of(line));
      }
    }
    return new Sieve(wanted, next, ring, places);
  }
}
