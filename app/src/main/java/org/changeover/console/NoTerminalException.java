package org.changeover.console;

/** There is no terminal that the console could be shown on; the message says what to do instead. */
public final class NoTerminalException extends Exception {
  private static final long serialVersionUID = 1;

  NoTerminalException(String message) {
    super(message);
  }
}
