package org.changeover.cli;

/** What the exit codes mean; scripts hold on to them. */
final class ExitCode {
  static final int DONE = 0;
  static final int STEP_FAILED = 1;
  static final int BAD_USAGE = 2;
  static final int PARKED = 3;
  static final int CANCELLED_OR_UNDONE = 4;
  static final int ENVIRONMENT_LACKS = 5;

  /** Of {@code preview --exit-code} only. */
  static final int WOULD_CHANGE = 10;

  private ExitCode() {}
}
