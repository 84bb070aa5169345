package org.changeover.mirrors;

/** What settings and parameters may look like: nothing that a tool would read as an option. */
final class Patterns {
  static final String PATH = "/[A-Za-z0-9_./+~-]*[A-Za-z0-9_+~-]";
  static final String CRON_FILE = "/[A-Za-z0-9_./-]*/[A-Za-z0-9_-]+";
  static final String ACCOUNT = "[a-z_][a-z0-9_-]*";
  static final String PACKAGE = "[a-z0-9][a-z0-9+.-]+";
  static final String VERSION = "[0-9][A-Za-z0-9.+:~-]*";
  static final String NAME = "[A-Za-z0-9_][A-Za-z0-9_.:-]*";
  static final String FILE_NAME = "[A-Za-z0-9_][A-Za-z0-9_.-]*";

  private Patterns() {}
}
