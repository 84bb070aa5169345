package org.changeover.console.view;

import org.changeover.preview.Sign;

/** The colour of a sign, which only repeats what sign and words say. */
final class SignLook {
  private SignLook() {}

  static Tone tone(Sign sign) {
    return switch (sign) {
      case WOULD_CHANGE -> Tone.ACCENT;
      case ALREADY_SO -> Tone.GOOD;
      case KNOWN_AFTER, WAITS -> Tone.BUSY;
      case NOT_SO -> Tone.BAD;
      case CANNOT_BE_TOLD, BY_HAND -> Tone.ASK;
      case LEFT_OUT -> Tone.FAINT;
    };
  }
}
