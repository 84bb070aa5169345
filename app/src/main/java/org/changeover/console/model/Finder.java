package org.changeover.console.model;

import java.util.List;
import java.util.Optional;

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

  /**
   * What a key makes of it; empty when it is none that writes or moves.
   *
   * @param offers how many there are
   * @param page how many are to be seen at once
   */
  Optional<Finder> pressed(Key key, int offers, int page) {
    return switch (key) {
      case Key.Named.UP -> Optional.of(move(-1, offers));
      case Key.Named.DOWN -> Optional.of(move(1, offers));
      case Key.Named.PAGE_UP -> Optional.of(move(-page, offers));
      case Key.Named.PAGE_DOWN -> Optional.of(move(page, offers));
      case Key.Char _, Key.Ctrl _, Key.Named _ -> TextField.typed(text, key).map(this::text);
    };
  }

  private Finder move(int by, int offers) {
    return new Finder(kind, text, Math.clamp((long) marked + by, 0, Math.max(0, offers - 1)));
  }

  /** The one that the cursor is on, if there is any. */
  <T> Optional<T> chosen(List<T> offers) {
    return offers.isEmpty()
        ? Optional.empty()
        : Optional.of(offers.get(Math.clamp(marked, 0, offers.size() - 1)));
  }
}
