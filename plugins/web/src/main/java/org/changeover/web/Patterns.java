package org.changeover.web;

/**
 * What parameters may look like: nothing that Apache's configuration or a script would read
 * otherwise.
 */
final class Patterns {
  static final String PATH = "/[A-Za-z0-9_./-]*[A-Za-z0-9_-]";
  static final String SITE = "[A-Za-z0-9_.-]+";
  static final String MODULE = "[a-z0-9_.-]+";
  static final String ADDRESS = "[0-9.]+|[0-9A-Fa-f:.]+";
  static final String SERVER_NAME = "[A-Za-z0-9_.*-]+";

  private Patterns() {}
}
