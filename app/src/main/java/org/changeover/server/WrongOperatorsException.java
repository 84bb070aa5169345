package org.changeover.server;

import java.io.IOException;

/** An operators file that is wrong; the message says all that is, a line each. */
public final class WrongOperatorsException extends IOException {
  private static final long serialVersionUID = 1L;

  WrongOperatorsException(String message) {
    super(message);
  }
}
