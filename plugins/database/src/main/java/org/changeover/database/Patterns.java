package org.changeover.database;

/** What parameters may look like: names that no script and no server reads otherwise. */
final class Patterns {
  /** Short enough that a suffix of Changeover's fits within PostgreSQL's 63 bytes. */
  static final String DATABASE = "[A-Za-z_][A-Za-z0-9_-]{0,39}";

  static final String ROLE = "[A-Za-z_][A-Za-z0-9_.-]{0,62}";
  static final String FOLDER = "/[A-Za-z0-9_./-]*[A-Za-z0-9_-]";

  private Patterns() {}
}
