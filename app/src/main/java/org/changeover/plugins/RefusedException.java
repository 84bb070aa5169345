package org.changeover.plugins;

/** Ends the loading of one plugin; the message becomes the reason of its {@link Refused}. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  RefusedException(String reason) {
    super(reason);
  }

  RefusedException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
