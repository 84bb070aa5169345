package org.changeover.control;

/** The engine of a run does not answer, or ended without letting go of the run. */
public final class EngineLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EngineLostException(String message) {
    super(message);
  }

  public EngineLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
