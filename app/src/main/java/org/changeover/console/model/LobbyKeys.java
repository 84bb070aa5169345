package org.changeover.console.model;

import static org.changeover.console.model.KeyBinding.Where.EVERYWHERE;
import static org.changeover.console.model.KeyBinding.Where.PLANS;
import static org.changeover.console.model.KeyBinding.Where.PLAN_PAGE;
import static org.changeover.console.model.KeyBinding.Where.RUNS;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.changeover.console.model.LobbyModel.Overlay;
import org.changeover.console.model.LobbyModel.Place;

/** Every key before a run is chosen, outside of dialogs and text fields. */
public final class LobbyKeys {
  private static final Function<LobbyModel, Optional<String>> NEVER = _ -> Optional.empty();
  private static final String OPERATOR = "operator";
  private static final int NO_END = 100_000;

  /** In the order of help and footer. */
  public static final List<KeyBinding<LobbyModel, LobbyUpdated>> ALL =
      Stream.of(
              List.of(
                  key(
                          "open-run",
                          RUNS,
                          "Enter →",
                          "open",
                          "Open the console of the run",
                          LobbyMoves::openRun,
                          Key.Named.ENTER,
                          Key.Named.RIGHT,
                          Key.of('l'))
                      .unless(model -> LobbyMoves.none(model.runs(), "run")),
                  key(
                      "plans",
                      RUNS,
                      "p",
                      "plans",
                      "To the plans that can be started",
                      LobbyMoves::plans,
                      Key.of('p')),
                  key(
                          "resume",
                          RUNS,
                          "R",
                          "resume",
                          "Start an engine for a run that has none, and go on with it",
                          LobbyMoves::askToResume,
                          Key.of('R'))
                      .of(OPERATOR)
                      .unless(LobbyMoves::againstResuming)),
              listKeys(
                  RUNS,
                  "runs",
                  (model, by) -> model.runs(model.runs().move(by)),
                  model -> model.runs(model.runs().filter(model.runs().filter(), true))),
              List.of(
                  key(
                          "open-plan",
                          PLANS,
                          "Enter →",
                          "open",
                          "Check the plan: show its mistakes, or what it would do",
                          LobbyMoves::openPlan,
                          Key.Named.ENTER,
                          Key.Named.RIGHT,
                          Key.of('l'))
                      .unless(model -> LobbyMoves.none(model.plans(), "plan")),
                  key(
                      "find",
                      PLANS,
                      "r",
                      "read again",
                      "Find and check the plans again",
                      LobbyMoves::plans,
                      Key.of('r'))),
              listKeys(
                  PLANS,
                  "plans",
                  (model, by) -> model.plans(model.plans().move(by)),
                  model -> model.plans(model.plans().filter(model.plans().filter(), true))),
              pageKeys(),
              List.of(
                  key(
                          "back",
                          EVERYWHERE,
                          "Esc ←",
                          "back",
                          "Up one level",
                          LobbyMoves::up,
                          Key.Named.ESCAPE,
                          Key.Named.LEFT,
                          Key.of('h'))
                      .unless(LobbyMoves::againstGoingUp),
                  key(
                      "redraw",
                      EVERYWHERE,
                      "Ctrl-L",
                      "",
                      "Paint the screen again",
                      model -> LobbyUpdated.of(model, new LobbyEffect.Redraw()),
                      Key.ctrl('l')),
                  key(
                      "palette",
                      EVERYWHERE,
                      ":",
                      "",
                      "Find a command or a run by its name",
                      model -> LobbyUpdated.of(model.over(new Overlay.Finding(Finder.palette()))),
                      Key.of(':')),
                  key(
                      "help",
                      EVERYWHERE,
                      "?",
                      "help",
                      "Find a key, and do what it does",
                      model -> LobbyUpdated.of(model.over(new Overlay.Finding(Finder.help()))),
                      Key.of('?')),
                  key(
                      "leave",
                      EVERYWHERE,
                      "q",
                      "leave",
                      "Leave; the runs go on",
                      model -> LobbyUpdated.of(model, new LobbyEffect.Leave()),
                      Key.of('q'),
                      Key.ctrl('c'))))
          .<Draft>flatMap(List::stream)
          .map(Draft::binding)
          .toList();

  private LobbyKeys() {}

  /** A binding before it is known whose key it is, and when it does nothing. */
  private record Draft(KeyBinding<LobbyModel, LobbyUpdated> binding) {
    Draft of(String role) {
      return new Draft(
          new KeyBinding<>(
              binding.id(),
              binding.where(),
              binding.keys(),
              binding.shown(),
              binding.label(),
              binding.tooltip(),
              role,
              true,
              binding.disabled(),
              binding.action()));
    }

    Draft unless(Function<LobbyModel, Optional<String>> disabled) {
      return new Draft(
          new KeyBinding<>(
              binding.id(),
              binding.where(),
              binding.keys(),
              binding.shown(),
              binding.label(),
              binding.tooltip(),
              binding.role(),
              binding.dangerous(),
              disabled,
              binding.action()));
    }
  }

  private static Draft key(
      String id,
      KeyBinding.Where where,
      String shown,
      String label,
      String tooltip,
      Function<LobbyModel, LobbyUpdated> action,
      Key... keys) {
    return new Draft(
        new KeyBinding<>(
            id, where, List.of(keys), shown, label, tooltip, "", false, NEVER, action));
  }

  /** How every list is gone through. */
  private static List<Draft> listKeys(
      KeyBinding.Where where,
      String list,
      BiFunction<LobbyModel, Integer, LobbyModel> move,
      Function<LobbyModel, LobbyModel> filter) {
    return List.of(
        key(
            list + "-filter",
            where,
            "/",
            "filter",
            "Show only what holds a text; after a ! only what does not",
            model -> LobbyUpdated.of(filter.apply(model)),
            Key.of('/')),
        move(list + "-up", where, "↑ k", "Up", move, _ -> -1, Key.Named.UP, Key.of('k')),
        move(list + "-down", where, "↓ j", "Down", move, _ -> 1, Key.Named.DOWN, Key.of('j')),
        move(
            list + "-page-up", where, "PgUp", "A page up", move, m -> -m.room(), Key.Named.PAGE_UP),
        move(
            list + "-page-down",
            where,
            "PgDn",
            "A page down",
            move,
            LobbyModel::room,
            Key.Named.PAGE_DOWN),
        move(
            list + "-first",
            where,
            "Home g",
            "The first",
            move,
            _ -> -NO_END,
            Key.Named.HOME,
            Key.of('g')),
        move(
            list + "-last",
            where,
            "End G",
            "The last",
            move,
            _ -> NO_END,
            Key.Named.END,
            Key.of('G')));
  }

  private static List<Draft> pageKeys() {
    BiFunction<LobbyModel, Integer, LobbyModel> scroll = LobbyMoves::scroll;
    return List.of(
        key(
                "start",
                PLAN_PAGE,
                "s",
                "start",
                "Start a run of this plan on this inventory",
                LobbyMoves::askToStart,
                Key.of('s'))
            .of(OPERATOR)
            .unless(
                model -> model.locked().or(() -> model.page().flatMap(PlanPage::againstStarting))),
        key(
                "inventory",
                PLAN_PAGE,
                "i",
                "inventory",
                "To the next of the inventories beside it",
                LobbyMoves::nextInventory,
                Key.of('i'))
            .unless(LobbyMoves::againstNextInventory),
        key(
            "look",
            PLAN_PAGE,
            "r",
            "check again",
            "Read and check the files again",
            LobbyMoves::lookAgain,
            Key.of('r')),
        move("page-up", PLAN_PAGE, "↑ k", "Up", scroll, _ -> -1, Key.Named.UP, Key.of('k')),
        move("page-down", PLAN_PAGE, "↓ j", "Down", scroll, _ -> 1, Key.Named.DOWN, Key.of('j')),
        move(
            "page-page-up",
            PLAN_PAGE,
            "PgUp",
            "A page up",
            scroll,
            m -> -m.room(),
            Key.Named.PAGE_UP),
        move(
            "page-page-down",
            PLAN_PAGE,
            "PgDn",
            "A page down",
            scroll,
            LobbyModel::room,
            Key.Named.PAGE_DOWN),
        move(
            "page-first",
            PLAN_PAGE,
            "Home g",
            "To the top",
            scroll,
            _ -> -NO_END,
            Key.Named.HOME,
            Key.of('g')),
        move(
            "page-last",
            PLAN_PAGE,
            "End G",
            "To the end",
            scroll,
            _ -> NO_END,
            Key.Named.END,
            Key.of('G')));
  }

  private static Draft move(
      String id,
      KeyBinding.Where where,
      String shown,
      String tooltip,
      BiFunction<LobbyModel, Integer, LobbyModel> move,
      Function<LobbyModel, Integer> by,
      Key... keys) {
    return key(
        id,
        where,
        shown,
        "",
        tooltip,
        model -> LobbyUpdated.of(move.apply(model, by.apply(model))),
        keys);
  }

  /** The binding of a key at a place. */
  static Optional<KeyBinding<LobbyModel, LobbyUpdated>> find(Key key, KeyBinding.Where where) {
    return here(where).filter(binding -> binding.keys().contains(key)).findFirst();
  }

  /** The bindings that count at a place. */
  public static Stream<KeyBinding<LobbyModel, LobbyUpdated>> here(KeyBinding.Where where) {
    return ALL.stream()
        .filter(binding -> binding.where() == where || binding.where() == EVERYWHERE);
  }

  /** The place at which the keys of a model count. */
  public static KeyBinding.Where where(LobbyModel model) {
    return switch (model.place()) {
      case Place.Runs _ -> RUNS;
      case Place.Plans _ -> PLANS;
      case Place.Plan _ -> PLAN_PAGE;
      case Place.Looking _, Place.Starting _ -> EVERYWHERE;
    };
  }
}
