package org.changeover.console.model;

/**
 * Where things are on a screen of a size; pure geometry, shared by whoever scrolls and whoever
 * draws.
 *
 * @param header rows at the top
 * @param frameTop the row of the frame's upper edge
 * @param frameMiddle the row of the edge between page and output; the upper or lower edge where
 *     there is only one of them
 * @param frameBottom the row of the frame's lower edge
 * @param divider the column of the edge between plan and fleet
 */
public record Layout(
    Size size, int header, int frameTop, int frameMiddle, int frameBottom, int divider) {

  private static final int HEADER = 3;
  private static final double OUTPUT_SHARE = 0.42;
  private static final double FLEET_SHARE = 0.38;

  static Layout of(Size size, Page.Share share) {
    boolean roomy = size.rows() >= 36;
    int top = HEADER + (roomy ? 1 : 0);
    int bottom = size.rows() - (roomy ? 3 : 2);
    int output = (int) Math.round((bottom - top - 2) * OUTPUT_SHARE);
    int middle =
        switch (share) {
          case UPPER -> bottom - output - 1;
          case ALL -> bottom;
          case NONE -> top;
        };
    int fleet = Math.clamp(Math.round(size.columns() * FLEET_SHARE), 30, 78);
    return new Layout(size, HEADER, top, middle, bottom, size.columns() - fleet - 2);
  }

  public int planRows() {
    return Math.max(0, frameMiddle - frameTop - 1);
  }

  public int outputRows() {
    return Math.max(0, frameBottom - frameMiddle - 1);
  }
}
