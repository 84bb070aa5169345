package org.changeover.cli;

/** The version of the program, for {@code --version} and the journal. */
final class Version {
  private static final String WHEN_NOT_PACKAGED = "development";

  private Version() {}

  static String number() {
    String number = Version.class.getPackage().getImplementationVersion();
    return number == null ? WHEN_NOT_PACKAGED : number;
  }
}
