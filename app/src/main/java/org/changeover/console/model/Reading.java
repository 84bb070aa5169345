package org.changeover.console.model;

import java.util.Optional;

/**
 * How somebody reads lines.
 *
 * @param frozen where they were scrolled to; empty while they follow
 * @param column how far they are moved to the left, in cells
 * @param wrapped whether long lines go on beneath, instead of being cut
 * @param times whether it is shown when a line was heard
 * @param folded whether the same line of several hosts is shown once
 * @param search what is looked for and marked
 */
public record Reading(
    Optional<Frozen> frozen,
    int column,
    boolean wrapped,
    boolean times,
    boolean folded,
    Level level,
    Filter filter,
    Search search) {
  static final Reading BEGIN =
      new Reading(Optional.empty(), 0, false, false, true, Level.ALL, Filter.NONE, Search.NONE);

  /**
   * Lines at which somebody looks while more of them come.
   *
   * @param top the first row that is shown
   */
  public record Frozen(Source source, Ring ring, LinePlace top) {}

  /** Whether it shows fewer lines than there are. */
  public boolean leavesOut() {
    return level != Level.ALL || !filter.isEmpty();
  }

  /** Of other lines, and so from their end. */
  Reading anew() {
    return new Reading(Optional.empty(), 0, wrapped, times, folded, level, filter, search.anew());
  }

  Reading frozen(Optional<Frozen> at) {
    return new Reading(at, column, wrapped, times, folded, level, filter, search);
  }

  Reading column(int left) {
    return new Reading(frozen, Math.max(0, left), wrapped, times, folded, level, filter, search);
  }

  /** From the same line on. */
  Reading wrap() {
    Optional<Frozen> same =
        frozen.map(at -> new Frozen(at.source(), at.ring(), new LinePlace(at.top().line(), 0)));
    return new Reading(same, 0, !wrapped, times, folded, level, filter, search);
  }

  Reading showTimes() {
    return new Reading(frozen, column, wrapped, !times, folded, level, filter, search);
  }

  /** Other lines, and so from their end. */
  Reading fold() {
    return others(!folded, level, filter);
  }

  Reading level(Level next) {
    return next == level ? this : others(folded, next, filter);
  }

  Reading filter(Filter next) {
    return next.equals(filter) ? this : others(folded, level, next);
  }

  private Reading others(boolean fold, Level ofLevel, Filter filtered) {
    return new Reading(
        Optional.empty(), column, wrapped, times, fold, ofLevel, filtered, search.anew());
  }

  Reading search(Search next) {
    return new Reading(frozen, column, wrapped, times, folded, level, filter, next);
  }
}
