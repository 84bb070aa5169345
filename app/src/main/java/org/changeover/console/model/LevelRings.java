package org.changeover.console.model;

import java.util.List;

/**
 * Lines, kept for each level apart: a flood of those that a level leaves out does not push out the
 * few that it is for.
 *
 * @param all of every kind
 * @param steps events and commands
 * @param errors what is an error
 */
public record LevelRings(Ring all, Ring steps, Ring errors) {

  /**
   * @param limit of the lines of all kinds, in bytes; each other level has half as much
   */
  static LevelRings of(long limit) {
    return new LevelRings(Ring.of(limit), Ring.of(limit / 2), Ring.of(limit / 2));
  }

  public Ring of(Level level) {
    return switch (level) {
      case ALL -> all;
      case STEPS -> steps;
      case ERRORS -> errors;
    };
  }

  LevelRings append(List<OutputLine> lines) {
    return new LevelRings(
        all.append(lines),
        steps.append(only(Level.STEPS, lines)),
        errors.append(only(Level.ERRORS, lines)));
  }

  /** Without lines, and to be told from these. */
  LevelRings anew(boolean late) {
    return new LevelRings(all.anew(late), steps.anew(late), errors.anew(late));
  }

  private static List<OutputLine> only(Level level, List<OutputLine> lines) {
    return lines.stream().filter(level::has).toList();
  }
}
