package org.changeover.console;

/**
 * The colours 16 to 255 of xterm, which are the same everywhere: a cube of six levels and 24 greys.
 */
final class Indexed {
  private static final int FIRST = 16;
  private static final int FIRST_GREY = 232;
  private static final int[] LEVELS = {0, 95, 135, 175, 215, 255};

  private Indexed() {}

  /** The 24 bits of an index. */
  static int hex(int index) {
    if (index >= FIRST_GREY) {
      int grey = 8 + 10 * (index - FIRST_GREY);
      return grey << 16 | grey << 8 | grey;
    }
    int cube = index - FIRST;
    return LEVELS[cube / 36] << 16 | LEVELS[cube / 6 % 6] << 8 | LEVELS[cube % 6];
  }

  /** The index whose colour is nearest to 24 bits. */
  static int nearest(int hex) {
    int best = FIRST;
    for (int index = FIRST; index < 256; index++) {
      if (distance(hex, hex(index)) < distance(hex, hex(best))) {
        best = index;
      }
    }
    return best;
  }

  /** As eyes weigh the three lights, about. */
  private static int distance(int one, int other) {
    int red = (one >> 16) - (other >> 16);
    int green = (one >> 8 & 0xFF) - (other >> 8 & 0xFF);
    int blue = (one & 0xFF) - (other & 0xFF);
    return 3 * red * red + 4 * green * green + 2 * blue * blue;
  }
}
