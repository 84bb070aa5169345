package org.changeover.runs;

/** There is no such run, or several may be meant; the message lists those that there are. */
public final class UnknownRunException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnknownRunException(String message) {
    super(message);
  }
}
