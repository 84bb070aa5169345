package org.changeover.console.model;

import java.time.Duration;
import java.time.Instant;

/**
 * A question that must be answered or left before anything else.
 *
 * @param text of the field
 * @param choice the chosen one; -1 for none
 * @param marked the choice that the cursor is on
 * @param focus the part that takes the keys
 * @param scroll the first line of the body that is shown
 * @param opened when it came up; keys that were on their way before are not meant for it
 */
public record Dialog(
    Purpose purpose, String text, int choice, int marked, Part focus, int scroll, Instant opened) {

  /** A part that Tab goes to. */
  public enum Part {
    CHOICES,
    FIELD,
    /** The button that leaves the dialog. */
    BACK,
    CONFIRM
  }

  static final Duration DEAF = Duration.ofMillis(300);

  static Dialog open(Purpose purpose, Instant now) {
    boolean undecided = purpose instanceof Purpose.Answer || purpose.choices().isEmpty();
    return new Dialog(purpose, "", undecided ? -1 : 0, 0, purpose.begin(), 0, now);
  }

  boolean deaf(Instant at) {
    return at.isBefore(opened.plus(DEAF)) && !at.isBefore(opened);
  }

  Dialog text(String value) {
    return new Dialog(purpose, TextField.bounded(value), choice, marked, focus, scroll, opened);
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
        opened);
  }

  Dialog choose() {
    return new Dialog(purpose, text, marked, marked, focus, scroll, opened);
  }

  Dialog focus(Part part) {
    return new Dialog(purpose, text, choice, marked, part, scroll, opened);
  }

  Dialog scroll(int by) {
    return new Dialog(
        purpose, text, choice, marked, focus, Math.clamp(scroll + by, 0, 9999), opened);
  }

  /** The part after, or before, the one that has the focus. */
  Dialog move(int by) {
    var parts = purpose.parts();
    int next = Math.floorMod(parts.indexOf(focus) + by, parts.size());
    return focus(parts.get(next));
  }
}
