package org.changeover.cli;

/** A command cannot do what it was asked; the message says what to do instead. */
final class CommandRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  CommandRefusedException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  static CommandRefusedException badUsage(String message) {
    return new CommandRefusedException(ExitCode.BAD_USAGE, message);
  }

  static CommandRefusedException lacks(String message) {
    return new CommandRefusedException(ExitCode.ENVIRONMENT_LACKS, message);
  }

  int exitCode() {
    return exitCode;
  }
}
