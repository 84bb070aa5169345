package org.changeover.console.model;

import java.util.ArrayList;
import java.util.List;

/** A model after a message, and what is to be done outside of it. */
public record Updated(ConsoleModel model, List<Effect> effects) {
  public Updated {
    effects = List.copyOf(effects);
  }

  static Updated of(ConsoleModel model) {
    return new Updated(model, List.of());
  }

  Updated and(Effect effect) {
    var all = new ArrayList<>(effects);
    all.add(effect);
    return new Updated(model, all);
  }

  static Updated of(ConsoleModel model, Effect effect) {
    return new Updated(model, List.of(effect));
  }
}
