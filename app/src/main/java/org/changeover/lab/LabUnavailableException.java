package org.changeover.lab;

/**
 * This machine lacks something a lab needs (exit code 5); the message says what to install or how
 * to start.
 */
public final class LabUnavailableException extends LabException {
  private static final long serialVersionUID = 1L;

  LabUnavailableException(String message) {
    super(message);
  }
}
