package org.changeover.preview;

/** The sign of what is found of a task, and how those that have it are counted. */
public enum Sign {
  WOULD_CHANGE('~', "would change"),
  ALREADY_SO('=', "already so"),
  KNOWN_AFTER('>', "known after others"),
  NOT_SO('!', "not so now"),
  CANNOT_BE_TOLD('?', "cannot be told"),
  WAITS(':', "wait"),
  BY_HAND('*', "by hand"),
  LEFT_OUT('-', "left out");

  private final char character;
  private final String words;

  Sign(char character, String words) {
    this.character = character;
    this.words = words;
  }

  public static Sign of(Prospect prospect) {
    return switch (prospect) {
      case Prospect.AlreadySo _ -> ALREADY_SO;
      case Prospect.WouldChange _ -> WOULD_CHANGE;
      case Prospect.NotSo _ -> NOT_SO;
      case Prospect.KnownAfter _ -> KNOWN_AFTER;
      case Prospect.CannotBeTold _ -> CANNOT_BE_TOLD;
      case Prospect.Waits(_, boolean over, _) -> over ? ALREADY_SO : WAITS;
      case Prospect.ByHand _ -> BY_HAND;
      case Prospect.LeftOut _ -> LEFT_OUT;
    };
  }

  /** For the eye. */
  public char character() {
    return character;
  }

  /** Behind a number. */
  public String words() {
    return words;
  }
}
