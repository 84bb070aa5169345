package org.changeover.run;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * An event with its place in the journal.
 *
 * @param sequence from 1, without gaps
 * @param at wall time when it was appended
 */
public record Entry(long sequence, Instant at, Event event) {
  public Entry {
    requireNonNull(at, "at is null");
    requireNonNull(event, "event is null");
  }
}
