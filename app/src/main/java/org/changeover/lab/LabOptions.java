package org.changeover.lab;

/**
 * What a lab is filled with.
 *
 * @param images number of avatar images on the old server, 1 to 1,000,000; default 20,000
 * @param rows number of rows of its log table, 0 to 10,000,000; default 200,000
 * @param install whether missing Debian packages may be installed on this machine
 */
public record LabOptions(int images, int rows, boolean install) {
  public static final int DEFAULT_IMAGES = 20_000;
  public static final int DEFAULT_ROWS = 200_000;

  public LabOptions {
    requireRange("images", 1, images, 1_000_000);
    requireRange("rows", 0, rows, 10_000_000);
  }

  public static LabOptions defaults() {
    return new LabOptions(DEFAULT_IMAGES, DEFAULT_ROWS, false);
  }

  private static void requireRange(String name, int least, int value, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "--%s is %d; give a number from %d to %d".formatted(name, value, least, most));
    }
  }
}
