package org.changeover.console.model;

/** What is being typed at the foot of the screen. */
public enum Prompt {
  /** Which steps are shown. */
  STEPS("/"),
  /** Which lines are shown. */
  LINES("/"),
  /** What is looked for in the lines. */
  SEARCH("\\");

  private final String sign;

  Prompt(String sign) {
    this.sign = sign;
  }

  public String sign() {
    return sign;
  }
}
