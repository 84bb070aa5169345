package org.changeover.console.view;

/** What a colour means; a palette says how it is shown, and nothing is said by colour alone. */
public enum Tone {
  TEXT,
  FAINT,
  TITLE,
  ACCENT,
  GOOD,
  BAD,
  ASK,
  BUSY,
  LINE,
  /** Text upon {@link #BUTTON_BACK} or {@link #DANGER_BACK}. */
  INK,
  BACK,
  BAR_BACK,
  SELECTED_BACK,
  DIALOG_BACK,
  BUTTON_BACK,
  DANGER_BACK,
  ASK_BACK
}
