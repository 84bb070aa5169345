package org.changeover.console.view;

import org.changeover.run.RunStatus;
import org.changeover.run.TaskStatus;

/** A status as a glyph and a word; the colour only repeats what they say. */
record StatusLook(char glyph, String word, Tone tone) {

  static StatusLook of(TaskStatus status) {
    return switch (status) {
      case PENDING -> new StatusLook('○', "pending", Tone.FAINT);
      case RUNNING -> new StatusLook('▶', "running", Tone.BUSY);
      case GATE -> new StatusLook('◆', "approve?", Tone.ASK);
      case APPROVED -> new StatusLook('◇', "approved", Tone.BUSY);
      case REJECTED -> new StatusLook('✗', "rejected", Tone.BAD);
      case WAITING -> new StatusLook('◷', "waiting", Tone.BUSY);
      case MANUAL -> new StatusLook('◆', "by hand?", Tone.ASK);
      case RETRYING -> new StatusLook('↻', "retrying", Tone.ASK);
      case IN_DOUBT -> new StatusLook('?', "in doubt", Tone.ASK);
      case UNKNOWN -> new StatusLook('?', "in doubt", Tone.ASK);
      case SUCCEEDED -> new StatusLook('✓', "done", Tone.GOOD);
      case FAILED -> new StatusLook('✗', "failed", Tone.BAD);
      case SKIPPED -> new StatusLook('–', "skipped", Tone.FAINT);
      case STOPPED -> new StatusLook('■', "stopped", Tone.BAD);
      case UNDOING -> new StatusLook('◀', "undoing", Tone.BUSY);
      case UNDO_UNKNOWN -> new StatusLook('?', "undo?", Tone.ASK);
      case UNDO_CONFIRMED -> new StatusLook('◀', "undo next", Tone.BUSY);
      case UNDONE -> new StatusLook('↶', "undone", Tone.FAINT);
      case UNDO_FAILED -> new StatusLook('✗', "undo fail", Tone.BAD);
    };
  }

  static StatusLook of(RunStatus status) {
    return switch (status) {
      case RUNNING -> new StatusLook('▶', "RUNNING", Tone.BUSY);
      case PAUSED -> new StatusLook('■', "PAUSED", Tone.ASK);
      case PARKED -> new StatusLook('■', "PARKED", Tone.ASK);
      case CANCELLING -> new StatusLook('■', "CANCELLING", Tone.BAD);
      case CANCELLED -> new StatusLook('✗', "CANCELLED", Tone.BAD);
      case UNDOING -> new StatusLook('◀', "UNDOING", Tone.ASK);
      case UNDONE -> new StatusLook('↶', "UNDONE", Tone.ACCENT);
      case FINISHED -> new StatusLook('✓', "FINISHED", Tone.GOOD);
    };
  }
}
