package org.changeover.console.model;

/**
 * Where things are on a screen of a size; pure geometry, shared by whoever scrolls and whoever
 * draws.
 *
 * @param header rows at the top
 * @param frameTop the row of the frame's upper edge
 * @param frameMiddle the row of the edge between plan and output
 * @param frameBottom the row of the frame's lower edge
 * @param divider the column of the edge between plan and fleet
 */
public record Layout(
    Size size, int header, int frameTop, int frameMiddle, int frameBottom, int divider) {

  private static final int HEADER = 3;
  private static final double OUTPUT_SHARE = 0.42;
  private static final double FLEET_SHARE = 0.38;

  public static Layout of(Size size) {
    boolean roomy = size.rows() >= 36;
    int top = HEADER + (roomy ? 1 : 0);
    int bottom = size.rows() - (roomy ? 3 : 2);
    int inner = bottom - top - 2;
    int output = (int) Math.round(inner * OUTPUT_SHARE);
    int fleet = Math.clamp(Math.round(size.columns() * FLEET_SHARE), 30, 78);
    return new Layout(size, HEADER, top, bottom - output - 1, bottom, size.columns() - fleet - 2);
  }

  public int planRows() {
    return frameMiddle - frameTop - 1;
  }

  public int outputRows() {
    return frameBottom - frameMiddle - 1;
  }
}
