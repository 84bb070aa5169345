package org.changeover.report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When what was done, to be drawn.
 *
 * @param lanes in the order of the plan; steps that never began have none
 * @param bands of the run as a whole
 * @param left how many lanes were left out, as there are too many to draw
 */
public record Timeline(Instant from, Instant to, List<Lane> lanes, List<Band> bands, int left) {
  public Timeline {
    lanes = List.copyOf(lanes);
    bands = List.copyOf(bands);
  }

  /**
   * A step on one target, or on many that are drawn as one.
   *
   * @param where the target, or the range of several
   */
  public record Lane(String phase, String step, String where, List<Span> spans) {
    public Lane {
      spans = List.copyOf(spans);
    }
  }

  /** What a task did in a span of time. */
  public enum Kind {
    WORK,
    GATE,
    WAIT,
    MANUAL,
    DOUBT,
    UNDO
  }

  /**
   * @param to empty while it is not over
   * @param end how it ended; empty where it just went on
   * @param bad whether that was a failure
   */
  public record Span(Kind kind, Instant from, Optional<Instant> to, String end, boolean bad) {}

  /** What held for the whole run in a span of time. */
  public enum Over {
    DOWN,
    PAUSED,
    PARKED,
    NO_ENGINE,
    CLOCK_JUMPED
  }

  /**
   * @param to empty while it is not over
   * @param said what is known of it
   */
  public record Band(Over over, Instant from, Optional<Instant> to, String said) {}
}
