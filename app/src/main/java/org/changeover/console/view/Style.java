package org.changeover.console.view;

/**
 * How a cell looks.
 *
 * @param reverse shown with fore- and background exchanged where there are no colours
 */
public record Style(Tone ink, Tone back, boolean bold, boolean underline, boolean reverse) {
  public static final Style TEXT = new Style(Tone.TEXT, Tone.BACK, false, false, false);

  public static Style of(Tone ink) {
    return TEXT.ink(ink);
  }

  public Style ink(Tone tone) {
    return new Style(tone, back, bold, underline, reverse);
  }

  public Style on(Tone tone) {
    boolean turned =
        switch (tone) {
          case BAR_BACK, SELECTED_BACK, BUTTON_BACK, DANGER_BACK, ASK_BACK -> true;
          case TEXT, FAINT, TITLE, ACCENT, GOOD, BAD, ASK, BUSY, LINE, INK, BACK, DIALOG_BACK ->
              false;
        };
    return new Style(ink, tone, bold, underline, turned);
  }

  public Style strong() {
    return new Style(ink, back, true, underline, reverse);
  }

  public Style underlined() {
    return new Style(ink, back, bold, true, reverse);
  }

  /** Whether an empty cell looks the same in both. */
  public boolean emptyAs(Style other) {
    return back == other.back && underline == other.underline && reverse == other.reverse;
  }

  /**
   * As a record's own, which the quick compiler alone makes several times as slow; each cell asks.
   */
  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof Style style
            && ink == style.ink
            && back == style.back
            && bold == style.bold
            && underline == style.underline
            && reverse == style.reverse;
  }

  @Override
  public int hashCode() {
    int attributes = (bold ? 4 : 0) + (underline ? 2 : 0) + (reverse ? 1 : 0);
    return (ink.ordinal() * 31 + back.ordinal()) * 8 + attributes;
  }
}
