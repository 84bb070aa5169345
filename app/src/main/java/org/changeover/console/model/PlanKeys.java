package org.changeover.console.model;

import static org.changeover.console.model.Bindings.move;
import static org.changeover.console.model.Bindings.named;
import static org.changeover.console.model.KeyBinding.Where.PLAN;

import java.util.List;
import java.util.Optional;

/** The keys that move in the plan, fold it, filter it and mark in it. */
final class PlanKeys {
  static final List<KeyBinding<ConsoleModel, Updated>> ALL =
      List.of(
          move("up", PLAN, "↑ k", "Up", m -> Moves.select(m, -1), Key.Named.UP, 'k'),
          move("down", PLAN, "↓ j", "Down", m -> Moves.select(m, 1), Key.Named.DOWN, 'j'),
          move("page-up", PLAN, "PgUp", "A page up", m -> Moves.page(m, -1), Key.Named.PAGE_UP),
          move(
              "page-down", PLAN, "PgDn", "A page down", m -> Moves.page(m, 1), Key.Named.PAGE_DOWN),
          move("first", PLAN, "Home g", "First row", m -> Moves.toEnd(m, -1), Key.Named.HOME, 'g'),
          move("last", PLAN, "End G", "Last row", m -> Moves.toEnd(m, 1), Key.Named.END, 'G'),
          move(
              "open",
              PLAN,
              "Enter →",
              "Open the step: parameters, evidence, receipts, changes, history, commands",
              Moves::open,
              Key.Named.ENTER,
              Key.Named.RIGHT,
              'l'),
          move("fold", PLAN, "Space", "Show or hide what is beneath", Moves::fold, ' '),
          named(
              "filter",
              PLAN,
              "/",
              "filter",
              "Show only steps that hold a text in name, title, target or status; !text: all others",
              m -> Updated.of(m.with(m.screen().typing(Optional.of(Prompt.STEPS)))),
              '/'),
          named(
              "mark",
              PLAN,
              "v",
              "mark",
              "Mark the row, or take its mark away: r and s are then about all marked",
              Marks::toggle,
              'v'),
          move(
              "mark-range",
              PLAN,
              "V",
              "Mark all rows from the last mark to here",
              Marks::range,
              'V'));

  private PlanKeys() {}
}
