package org.changeover.console.model;

import java.time.Duration;
import java.time.Instant;

/** A sentence at the foot of the screen, until the next key or until it was there long enough. */
public record Flash(String text, Kind kind, Instant until) {

  /** How it is meant. */
  public enum Kind {
    DONE,
    HINT,
    REFUSED
  }

  private static final Duration SHORT = Duration.ofSeconds(5);
  private static final Duration LONG = Duration.ofSeconds(30);

  static Flash done(String text, Instant now) {
    return new Flash(text, Kind.DONE, now.plus(SHORT));
  }

  static Flash hint(String text, Instant now) {
    return new Flash(text, Kind.HINT, now.plus(SHORT));
  }

  static Flash refused(String text, Instant now) {
    return new Flash(text, Kind.REFUSED, now.plus(LONG));
  }
}
