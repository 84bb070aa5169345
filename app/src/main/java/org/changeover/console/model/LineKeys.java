package org.changeover.console.model;

import static org.changeover.console.model.Bindings.move;
import static org.changeover.console.model.Bindings.named;
import static org.changeover.console.model.KeyBinding.Where.LINES;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The keys that scroll lines of output, and say which are shown and how. */
final class LineKeys {
  static final List<KeyBinding<ConsoleModel, Updated>> ALL =
      List.of(
          move(
              "lines-up",
              LINES,
              "↑ k",
              "Scroll back; the lines stand still until G",
              m -> LineMoves.scroll(m, -1),
              Key.Named.UP,
              'k'),
          move(
              "lines-down", LINES, "↓ j", "Down", m -> LineMoves.scroll(m, 1), Key.Named.DOWN, 'j'),
          move(
              "lines-page-up",
              LINES,
              "PgUp",
              "A page back",
              m -> LineMoves.page(m, -1),
              Key.Named.PAGE_UP),
          move(
              "lines-page-down",
              LINES,
              "PgDn",
              "A page on",
              m -> LineMoves.page(m, 1),
              Key.Named.PAGE_DOWN),
          move(
              "lines-first",
              LINES,
              "Home g",
              "The oldest line that is kept",
              LineMoves::first,
              Key.Named.HOME,
              'g'),
          named(
              "lines-follow",
              LINES,
              "End G",
              "newest",
              "Follow the lines again",
              LineMoves::follow,
              Key.Named.END,
              'G'),
          move(
              "left",
              LINES,
              "←",
              "To the left",
              m -> LineMoves.sideways(m, -1),
              Key.Named.LEFT,
              'h'),
          move(
              "right",
              LINES,
              "→",
              "To the right",
              m -> LineMoves.sideways(m, 1),
              Key.Named.RIGHT,
              'l'),
          move(
              "whole-height",
              LINES,
              "Enter",
              "The output from edge to edge; Esc goes back",
              m -> m.screen().page().isOfLines() ? Updated.of(m) : Moves.to(m, new Page.Output()),
              Key.Named.ENTER),
          prompt(
              "lines-filter",
              '/',
              "filter",
              "Show only lines that hold a text; !text: all others",
              Prompt.LINES),
          prompt("search", '\\', "search", "Look for a text upwards; n and N go on", Prompt.SEARCH),
          move("search-on", LINES, "n", "The next one upwards", m -> LineMoves.search(m, -1), 'n'),
          move(
              "search-back",
              LINES,
              "N",
              "The next one downwards",
              m -> LineMoves.search(m, 1),
              'N'),
          reading("wrap", 'w', "wrap", "Let long lines go on beneath, or cut them", Reading::wrap),
          reading("times", 't', "times", "Show when each line was heard", Reading::showTimes),
          reading(
              "fold-hosts",
              'z',
              "fold",
              "Show the same line of several hosts once, or each",
              Reading::fold),
          named(
              "level",
              LINES,
              "e",
              "level",
              "All lines, events and commands, errors only",
              LineMoves::level,
              'e'),
          save());

  private LineKeys() {}

  /** Whoever only looks does not fill the run's folder. */
  private static KeyBinding<ConsoleModel, Updated> save() {
    return new KeyBinding<>(
        "save",
        LINES,
        List.of(Key.of('S')),
        "S",
        "save",
        "Save the lines that are shown into the run's folder",
        "operator",
        false,
        model ->
            model.actor().roles().contains("operator")
                ? Optional.empty()
                : Optional.of(model.actor().operator() + " has not the role operator"),
        Copying::save);
  }

  private static KeyBinding<ConsoleModel, Updated> prompt(
      String id, char key, String label, String tooltip, Prompt prompt) {
    Function<ConsoleModel, Updated> action =
        model -> Updated.of(model.with(model.screen().typing(Optional.of(prompt))));
    return named(id, LINES, Character.toString(key), label, tooltip, action, key);
  }

  private static KeyBinding<ConsoleModel, Updated> reading(
      String id, char key, String label, String tooltip, UnaryOperator<Reading> change) {
    Function<ConsoleModel, Updated> action =
        model -> Updated.of(model.with(change.apply(model.screen().reading())));
    return named(id, LINES, Character.toString(key), label, tooltip, action, key);
  }
}
