package org.changeover.journal;

import java.io.IOException;

/**
 * The disk takes no more of a journal: nothing is wrong with the run, which goes on once it does.
 */
public final class JournalUnwritableException extends JournalException {
  private static final long serialVersionUID = 1L;

  JournalUnwritableException(String message, IOException cause) {
    super(message, cause);
  }
}
