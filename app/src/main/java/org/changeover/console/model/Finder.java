package org.changeover.console.model;

/**
 * A list of what can be done, searched by typing.
 *
 * @param marked the place in the list that the cursor is on
 */
public record Finder(Kind kind, String text, int marked) {

  /** What is listed. */
  public enum Kind {
    /** Every key, with what it does. */
    HELP,
    /** Every command by its name, with places to go to. */
    PALETTE
  }

  static Finder help() {
    return new Finder(Kind.HELP, "", 0);
  }

  static Finder palette() {
    return new Finder(Kind.PALETTE, "", 0);
  }

  Finder text(String next) {
    return new Finder(kind, TextField.bounded(next), 0);
  }

  Finder marked(int next) {
    return new Finder(kind, text, next);
  }
}
