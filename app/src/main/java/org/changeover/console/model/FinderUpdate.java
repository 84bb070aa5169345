package org.changeover.console.model;

import java.util.List;
import java.util.Optional;

/** What keys do in help and in the palette. */
final class FinderUpdate {
  private FinderUpdate() {}

  static Updated pressed(ConsoleModel model, Finder finder, Key key) {
    int page = Math.max(1, model.size().rows() - 8);
    return switch (key) {
      case Key.Named.ESCAPE -> Updated.of(model.finder(Optional.empty()));
      case Key.Named.UP -> marked(model, finder, finder.marked() - 1);
      case Key.Named.DOWN -> marked(model, finder, finder.marked() + 1);
      case Key.Named.PAGE_UP -> marked(model, finder, finder.marked() - page);
      case Key.Named.PAGE_DOWN -> marked(model, finder, finder.marked() + page);
      case Key.Named.ENTER -> chosen(model, finder);
      case Key.Ctrl(char letter) when letter == 'c' -> Updated.of(model.finder(Optional.empty()));
      case Key.Ctrl(char letter) when letter == 'l' -> Updated.of(model, new Effect.Redraw());
      case Key.Char _, Key.Ctrl _, Key.Named _ ->
          TextField.typed(finder.text(), key)
              .map(text -> Updated.of(typed(model, finder, text)))
              .orElse(Updated.of(model));
    };
  }

  static ConsoleModel typed(ConsoleModel model, Finder finder, String text) {
    return model.finder(Optional.of(finder.text(text)));
  }

  private static Updated marked(ConsoleModel model, Finder finder, int place) {
    int last = Math.max(0, Offers.of(model, finder).size() - 1);
    return Updated.of(model.finder(Optional.of(finder.marked(Math.clamp(place, 0, last)))));
  }

  /** Does what the cursor is on; what cannot be done now says why, and the list stays. */
  private static Updated chosen(ConsoleModel model, Finder finder) {
    List<Offer> offers = Offers.of(model, finder);
    if (offers.isEmpty()) {
      return Updated.of(model);
    }
    Offer offer = offers.get(Math.clamp(finder.marked(), 0, offers.size() - 1));
    return offer
        .why()
        .map(why ->
            Updated.of(
                model.flash(
                    Flash.hint("%s: not now, %s.".formatted(offer.name(), why), model.now()))))
        .orElseGet(() -> offer.action().apply(model.finder(Optional.empty())));
  }
}
