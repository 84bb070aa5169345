package org.changeover.console.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.changeover.run.RunPlan;

/**
 * Those lines of a ring that somebody wants to read, kept from one line to the next: a line is
 * looked at once, however often the screen is drawn. When the ring begins anew, so does this.
 *
 * <p>Folding: a line that another host said a short while before, in the same step and with the
 * same words, is not added again; the host is added to that line. A host that says it twice is
 * shown twice, and what somebody should look at is always a line of its own.
 *
 * @param next the number of the source's line that is looked at next
 * @param found of the same beginning as the source
 */
record Sieve(Wanted wanted, long next, Ring found) {
  /** What the found lines may take, in bytes. */
  private static final long LIMIT = 512 << 10;

  /** How far back a line is looked for to be folded into. */
  private static final int REACH = 512;

  /** The same for an error: not further than most screens show. */
  private static final int REACH_OF_ERRORS = 8;

  /**
   * @param folded whether the same line of several hosts is one
   */
  record Wanted(Source source, Level level, Filter filter, boolean folded) {
    Predicate<OutputLine> among(RunPlan plan) {
      return source.among(plan).and(level::has).and(line -> filter.lets(line::holds));
    }
  }

  static Sieve of(Wanted wanted) {
    return new Sieve(wanted, 0, Ring.of(LIMIT));
  }

  /** After the lines that came since. */
  Sieve upTo(Ring source, RunPlan plan) {
    boolean begins = next == 0 && found.size() == 0 || !found.isSameAs(source);
    Sieve last = begins ? new Sieve(wanted, 0, source.like(LIMIT)) : this;
    return begins || source.end() > next ? last.after(source, plan) : this;
  }

  private Sieve after(Ring source, RunPlan plan) {
    List<OutputLine> fresh = source.from(next).stream().filter(wanted.among(plan)).toList();
    Ring now = wanted.folded() ? new Folding(found).with(fresh) : found.append(fresh);
    return new Sieve(wanted, source.end(), now);
  }

  /** Adds many lines to a ring at once; used once. */
  private static final class Folding {
    private final Ring ring;
    private final Map<Said, Long> places = new HashMap<>();
    private final Map<Long, OutputLine> changed = new HashMap<>();
    private final List<OutputLine> added = new ArrayList<>();

    private record Said(String step, OutputLine.Kind kind, String text) {
      static Said of(OutputLine line) {
        return new Said(line.task().step(), line.kind(), line.text());
      }
    }

    Folding(Ring ring) {
      this.ring = ring;
    }

    Ring with(List<OutputLine> fresh) {
      if (fresh.isEmpty()) {
        return ring;
      }
      for (long i = Math.max(ring.first(), ring.end() - REACH); i < ring.end(); i++) {
        places.put(Said.of(ring.line(i)), i);
      }
      fresh.forEach(this::add);
      return (changed.isEmpty() ? ring : ring.with(changed)).append(added);
    }

    private void add(OutputLine line) {
      Said said = Said.of(line);
      long end = ring.end() + added.size();
      long place = places.getOrDefault(said, -1L);
      if (place >= end - reach(line.kind()) && place >= 0 && at(place).takes(line.host())) {
        put(place, at(place).saidAlsoBy(line.host()));
      } else {
        places.put(said, end);
        added.add(line);
      }
    }

    private static int reach(OutputLine.Kind kind) {
      return switch (kind) {
        case ALARM -> 0;
        case ERR -> REACH_OF_ERRORS;
        case OUT, COMMAND, EVENT -> REACH;
      };
    }

    private OutputLine at(long number) {
      if (number >= ring.end()) {
        return added.get((int) (number - ring.end()));
      }
      OutputLine now = changed.get(number);
      return now == null ? ring.line(number) : now;
    }

    private void put(long number, OutputLine line) {
      if (number >= ring.end()) {
        added.set((int) (number - ring.end()), line);
      } else {
        changed.put(number, line);
      }
    }
  }
}
