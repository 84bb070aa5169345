package org.changeover.console.model;

import static org.changeover.console.model.KeyBinding.Where.LINES;
import static org.changeover.console.model.KeyBinding.Where.LIST;
import static org.changeover.console.model.KeyBinding.Where.PAGE;
import static org.changeover.console.model.KeyBinding.Where.PLAN;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every key of the console outside of dialogs and text fields: footer, help, palette and the page
 * of keys in the documentation are made from these.
 */
public final class KeyBindings {
  /** In the order of help. */
  public static final List<KeyBinding<ConsoleModel, Updated>> ALL =
      Stream.of(RequestKeys.ALL, PageKeys.ALL, PlanKeys.ALL, LineKeys.ALL)
          .flatMap(List::stream)
          .toList();

  private KeyBindings() {}

  /** The binding of a key at a place. */
  public static Optional<KeyBinding<ConsoleModel, Updated>> find(Key key, KeyBinding.Where where) {
    return ALL.stream()
        .filter(binding -> binding.where().overlaps(where) && binding.keys().contains(key))
        .findFirst();
  }

  /** The place at which the keys of a model count. */
  public static KeyBinding.Where where(ConsoleModel model) {
    Page page = model.screen().page();
    if (model.screen().pane() == Pane.OUTPUT || page.isOfLines()) {
      return LINES;
    }
    if (page.isList()) {
      return LIST;
    }
    return page instanceof Page.Plan ? PLAN : PAGE;
  }

  public static String runId(ConsoleModel model) {
    return model.state().start().map(start -> start.run()).orElse("RUN");
  }
}
