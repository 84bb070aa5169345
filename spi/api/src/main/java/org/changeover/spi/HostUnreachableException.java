package org.changeover.spi;

/** A host could not be reached or did not let us in; nothing was begun there. */
public final class HostUnreachableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what, where, and what to do. */
  public HostUnreachableException(String message) {
    super(message);
  }

  public HostUnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
