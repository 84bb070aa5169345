package org.changeover.console.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A question that must be answered or left before anything else.
 *
 * @param text of the field
 * @param choice the chosen one; -1 for none
 * @param marked the choice that the cursor is on
 * @param focus the part that takes the keys
 * @param scroll the first line of the body that is shown
 * @param opened when it came up; keys that were on their way before are not meant for it
 * @param used when it last took a key, or came up
 */
public record Dialog(
    Purpose purpose,
    String text,
    int choice,
    int marked,
    Part focus,
    int scroll,
    Instant opened,
    Instant used) {

  /** A part that Tab goes to. */
  public enum Part {
    CHOICES,
    FIELD,
    /** The button that leaves the dialog. */
    BACK,
    CONFIRM
  }

  static final Duration DEAF = Duration.ofMillis(300);

  /** Who left it standing may be gone, and whoever comes by has not read it. */
  static final Duration LONGEST = Duration.ofMinutes(2);

  static Dialog open(Purpose purpose, Instant now) {
    boolean undecided = purpose instanceof Purpose.Answer || purpose.choices().isEmpty();
    return new Dialog(purpose, "", undecided ? -1 : 0, 0, purpose.begin(), 0, now, now);
  }

  boolean deaf(Instant at) {
    return at.isBefore(opened.plus(DEAF)) && !at.isBefore(opened);
  }

  /** How long it stays if no key comes; empty for one that stays. */
  public Optional<Duration> left(Instant now) {
    return purpose.expires()
        ? Optional.of(LONGEST.minus(Duration.between(used, now)))
        : Optional.empty();
  }

  boolean expired(Instant now) {
    return left(now).filter(rest -> !rest.isPositive()).isPresent();
  }

  Dialog used(Instant at) {
    return new Dialog(purpose, text, choice, marked, focus, scroll, opened, at);
  }

  Dialog text(String value) {
    return new Dialog(
        purpose, TextField.bounded(value), choice, marked, focus, scroll, opened, used);
  }

  /**
   * Moves the cursor; what is chosen goes with it, but for an answer, which is chosen by itself.
   */
  Dialog mark(int by) {
    int next = Math.clamp(marked + by, 0, purpose.choices().size() - 1);
    return new Dialog(
        purpose,
        text,
        purpose instanceof Purpose.Answer ? choice : next,
        next,
        focus,
        scroll,
        opened,
        used);
  }

  Dialog choose() {
    return new Dialog(purpose, text, marked, marked, focus, scroll, opened, used);
  }

  Dialog focus(Part part) {
    return new Dialog(purpose, text, choice, marked, part, scroll, opened, used);
  }

  Dialog scroll(int by) {
    return new Dialog(
        purpose, text, choice, marked, focus, Math.clamp(scroll + by, 0, 9999), opened, used);
  }

  /** The part after, or before, the one that has the focus. */
  Dialog move(int by) {
    var parts = purpose.parts();
    int next = Math.floorMod(parts.indexOf(focus) + by, parts.size());
    return focus(parts.get(next));
  }
}
