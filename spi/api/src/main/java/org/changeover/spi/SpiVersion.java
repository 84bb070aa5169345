package org.changeover.spi;

/**
 * The version of this interface, by the rules of semantic versioning: what a plugin's {@code
 * plugin.requires} is compared with. Independent of the program's own version.
 */
public final class SpiVersion {
  private static final String CURRENT = "0.3.0";

  private SpiVersion() {}

  /** Not a constant, so that a plugin never carries the version it was compiled against. */
  public static String current() {
    return CURRENT;
  }
}
