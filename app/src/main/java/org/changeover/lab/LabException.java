package org.changeover.lab;

/** The lab could not do what was asked; the message says what, on which host, and what to do. */
public class LabException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LabException(String message) {
    super(message);
  }

  LabException(String message, Throwable cause) {
    super(message, cause);
  }
}
