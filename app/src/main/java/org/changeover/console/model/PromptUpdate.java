package org.changeover.console.model;

import java.util.List;
import java.util.Optional;

/** What keys do while a filter or a search is typed; what it does is seen at once. */
final class PromptUpdate {
  private PromptUpdate() {}

  static Updated pressed(ConsoleModel model, Prompt prompt, Key key) {
    return switch (key) {
      case Key.Named.ENTER -> kept(model, prompt);
      case Key.Named.ESCAPE -> Updated.of(closed(typed(model, prompt, "")));
      case Key.Named.UP -> moved(model, prompt, -1);
      case Key.Named.DOWN -> moved(model, prompt, 1);
      default ->
          TextField.typed(model.screen().typed(prompt), key)
              .map(text -> Updated.of(typed(model, prompt, text)))
              .orElse(Updated.of(model));
    };
  }

  private static ConsoleModel closed(ConsoleModel model) {
    return model.with(model.screen().typing(Optional.empty()));
  }

  private static Updated kept(ConsoleModel model, Prompt prompt) {
    boolean searching = prompt == Prompt.SEARCH && !model.screen().typed(prompt).isEmpty();
    return searching ? LineMoves.search(closed(model), -1) : Updated.of(closed(model));
  }

  private static Updated moved(ConsoleModel model, Prompt prompt, int by) {
    return prompt == Prompt.STEPS ? Moves.select(model, by) : LineMoves.scroll(model, by);
  }

  static ConsoleModel typed(ConsoleModel model, Prompt prompt, String text) {
    Reading reading = model.screen().reading();
    return switch (prompt) {
      case STEPS -> steps(model, new Filter(text));
      case LINES -> model.with(reading.filter(new Filter(text)));
      case SEARCH -> model.with(reading.search(Search.of(text)));
    };
  }

  /** The selection goes to a row that is shown. */
  private static ConsoleModel steps(ConsoleModel model, Filter filter) {
    ConsoleModel next = model.with(model.screen().filter(filter));
    List<Row> rows = next.rows();
    if (next.tree().find(next.screen().selected()).isPresent()) {
      return next;
    }
    return rows.stream()
        .filter(row -> !row.isPhase())
        .findFirst()
        .map(row -> next.with(next.screen().select(row.id(), false)))
        .orElse(next);
  }
}
