package org.changeover.console.model;

import java.util.Optional;

/** What keys do in help and in the palette. */
final class FinderUpdate {
  private FinderUpdate() {}

  static Updated pressed(ConsoleModel model, Finder finder, Key key) {
    return switch (key) {
      case Key.Named.ESCAPE -> Updated.of(model.finder(Optional.empty()));
      case Key.Named.ENTER -> chosen(model, finder);
      case Key.Ctrl(char letter) when letter == 'c' -> Updated.of(model.finder(Optional.empty()));
      case Key.Ctrl(char letter) when letter == 'l' -> Updated.of(model, new Effect.Redraw());
      case Key.Char _, Key.Ctrl _, Key.Named _ -> Updated.of(moved(model, finder, key));
    };
  }

  private static ConsoleModel moved(ConsoleModel model, Finder finder, Key key) {
    int page = Math.max(1, model.size().rows() - 8);
    return finder
        .pressed(key, Offers.of(model, finder).size(), page)
        .map(next -> model.finder(Optional.of(next)))
        .orElse(model);
  }

  static ConsoleModel typed(ConsoleModel model, Finder finder, String text) {
    return model.finder(Optional.of(finder.text(text)));
  }

  /** Does what the cursor is on; what cannot be done now says why, and the list stays. */
  private static Updated chosen(ConsoleModel model, Finder finder) {
    return finder
        .chosen(Offers.of(model, finder))
        .map(offer ->
            offer
                .why()
                .map(why -> Updated.of(model.flash(offer.notNow(why, model.now()))))
                .orElseGet(() -> offer.action().apply(model.finder(Optional.empty()))))
        .orElse(Updated.of(model));
  }
}
