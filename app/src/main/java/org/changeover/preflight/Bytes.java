package org.changeover.preflight;

import java.util.Locale;

/** A number of bytes as people write it, in powers of 1024. */
final class Bytes {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Bytes() {}

  static String words(long bytes) {
    double number = bytes;
    int unit = 0;
    while (number >= 1000 && unit < UNITS.length - 1) {
      number /= 1024;
      unit++;
    }
    return String.format(
        Locale.ROOT, unit == 0 || number >= 10 ? "%.0f %s" : "%.1f %s", number, UNITS[unit]);
  }
}
