package org.changeover.console.model;

import static org.changeover.console.model.Bindings.move;
import static org.changeover.console.model.Bindings.named;
import static org.changeover.console.model.KeyBinding.Where.EVERYWHERE;
import static org.changeover.console.model.KeyBinding.Where.LIST;
import static org.changeover.console.model.KeyBinding.Where.PAGE;

import java.util.List;
import java.util.Optional;
import org.changeover.run.TaskId;

/** The keys that lead from page to page, and those that move on a page. */
final class PageKeys {
  private static final int EDGE = 1_000_000;

  static final List<KeyBinding<ConsoleModel, Updated>> ALL =
      List.of(
          to("plan", '1', "The plan and the fleet", m -> Moves.to(m, new Page.Plan())),
          host(),
          to("dns", '3', "What each server says of each name", m -> Moves.to(m, new Page.Dns())),
          to("gates", '4', "Every approval that the plan asks for", Moves::toGates),
          to("log", '5', "All that happens and is said", m -> Moves.to(m, new Page.Log())),
          to(
              "report",
              '6',
              "What was done, by whom, how it ended",
              m -> Moves.to(m, new Page.Report())),
          named("back", EVERYWHERE, "Esc", "", "Up one level", Moves::up, Key.Named.ESCAPE),
          panes(),
          named(
              "follow-run",
              EVERYWHERE,
              "f",
              "follow",
              "Keep the selection on what the run is at",
              Moves::followRunAgain,
              'f'),
          named(
              "copy", EVERYWHERE, "y", "copy", "Copy what is selected or read", Copying::copy, 'y'),
          named(
              "palette",
              EVERYWHERE,
              ":",
              "command",
              "Everything that can be done, by its name",
              m -> Updated.of(m.finder(Optional.of(Finder.palette()))),
              ':'),
          named(
              "help",
              EVERYWHERE,
              "?",
              "help",
              "All keys, and why some do nothing now",
              m -> Updated.of(m.finder(Optional.of(Finder.help()))),
              '?'),
          named(
              "redraw",
              EVERYWHERE,
              "Ctrl-L",
              "",
              "Paint the screen again",
              m -> Updated.of(m, new Effect.Redraw()),
              Key.ctrl('l')),
          named(
              "detach",
              EVERYWHERE,
              "q",
              "leave",
              "Leave the console; the run goes on",
              m -> Updated.of(m, new Effect.Leave()),
              'q',
              Key.ctrl('c')),
          move("list-up", LIST, "↑ k", "Up", m -> Moves.inList(m, -1), Key.Named.UP, 'k'),
          move("list-down", LIST, "↓ j", "Down", m -> Moves.inList(m, 1), Key.Named.DOWN, 'j'),
          move(
              "list-page-up",
              LIST,
              "PgUp",
              "A page up",
              m -> Moves.pageInList(m, -1),
              Key.Named.PAGE_UP),
          move(
              "list-page-down",
              LIST,
              "PgDn",
              "A page down",
              m -> Moves.pageInList(m, 1),
              Key.Named.PAGE_DOWN),
          move(
              "list-first",
              LIST,
              "Home g",
              "The first",
              m -> Moves.inList(m, -EDGE),
              Key.Named.HOME,
              'g'),
          move(
              "list-last",
              LIST,
              "End G",
              "The last",
              m -> Moves.inList(m, EDGE),
              Key.Named.END,
              'G'),
          move(
              "list-open",
              LIST,
              "Enter →",
              "Open the step",
              m -> Moves.to(m, new Page.Step()),
              Key.Named.ENTER,
              Key.Named.RIGHT,
              'l'),
          move("list-back", LIST, "←", "Up one level", Moves::up, Key.Named.LEFT, 'h'),
          move("page-back", PAGE, "←", "Up one level", Moves::up, Key.Named.LEFT, 'h'),
          move("scroll-up", PAGE, "↑ k", "Up", m -> Moves.scroll(m, -1), Key.Named.UP, 'k'),
          move("scroll-down", PAGE, "↓ j", "Down", m -> Moves.scroll(m, 1), Key.Named.DOWN, 'j'),
          move(
              "scroll-page-up",
              PAGE,
              "PgUp",
              "A page up",
              m -> Moves.scroll(m, 1 - m.layout().planRows()),
              Key.Named.PAGE_UP),
          move(
              "scroll-page-down",
              PAGE,
              "PgDn",
              "A page down",
              m -> Moves.scroll(m, m.layout().planRows() - 1),
              Key.Named.PAGE_DOWN),
          move(
              "scroll-first",
              PAGE,
              "Home g",
              "The beginning",
              m -> Moves.scroll(m, -EDGE),
              Key.Named.HOME,
              'g'),
          move(
              "scroll-last",
              PAGE,
              "End G",
              "The end",
              m -> Moves.scroll(m, EDGE),
              Key.Named.END,
              'G'));

  private PageKeys() {}

  private static KeyBinding<ConsoleModel, Updated> host() {
    return new KeyBinding<>(
        "host",
        EVERYWHERE,
        List.of(Key.of('2')),
        "2",
        "host",
        "All that happens on the selected step's host",
        "",
        false,
        model ->
            model.selectedTask().filter(task -> !task.target().equals(TaskId.RUN)).isPresent()
                ? Optional.empty()
                : Optional.of("the selected step is on no host"),
        Moves::toHost);
  }

  private static KeyBinding<ConsoleModel, Updated> panes() {
    return new KeyBinding<>(
        "panes",
        EVERYWHERE,
        List.of(Key.Named.TAB, Key.Named.BACK_TAB),
        "Tab",
        "pane",
        "To the other pane: upper part or output",
        "",
        false,
        model ->
            model.screen().page().share() == Page.Share.UPPER
                ? Optional.empty()
                : Optional.of("there is one pane here"),
        Moves::focusNext);
  }

  private static KeyBinding<ConsoleModel, Updated> to(
      String id,
      char key,
      String tooltip,
      java.util.function.Function<ConsoleModel, Updated> action) {
    return named(id, EVERYWHERE, Character.toString(key), id, tooltip, action, key);
  }
}
