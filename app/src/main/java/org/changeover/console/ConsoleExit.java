package org.changeover.console;

import org.changeover.run.RunStatus;

/**
 * How a console was left. The run goes its own way in every case.
 *
 * @param status of the run, as last seen
 * @param text what to say to the operator once the terminal is back
 */
public record ConsoleExit(Reason reason, RunStatus status, String text) {

  /** Why it ended. */
  public enum Reason {
    /** The operator left; the engine goes on. */
    DETACHED,
    /** The operator left after the engine had let go of the run. */
    RUN_ENDED,
    /** Nobody has typed anything for very long. */
    IDLE,
    /** The terminal is gone. */
    TERMINAL_LOST
  }
}
