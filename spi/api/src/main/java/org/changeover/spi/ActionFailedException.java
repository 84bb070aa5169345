package org.changeover.spi;

/** An action could not do what it was asked; the message says what, where, and what to do. */
public final class ActionFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ActionFailedException(String message) {
    super(message);
  }

  public ActionFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
