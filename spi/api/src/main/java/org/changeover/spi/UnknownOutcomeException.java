package org.changeover.spi;

/**
 * Something was begun and it is not known what became of it: a connection broke, a machine
 * restarted, an answer was lost. Never treated as success or failure.
 */
public final class UnknownOutcomeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what, where, and what to do. */
  public UnknownOutcomeException(String message) {
    super(message);
  }

  public UnknownOutcomeException(String message, Throwable cause) {
    super(message, cause);
  }
}
