package org.changeover.console.model;

import static org.changeover.console.model.KeyBinding.Where.EVERYWHERE;
import static org.changeover.console.model.KeyBinding.Where.PLANS;
import static org.changeover.console.model.KeyBinding.Where.PLAN_PAGE;
import static org.changeover.console.model.KeyBinding.Where.PREVIEW;
import static org.changeover.console.model.KeyBinding.Where.RUNS;
import static org.changeover.console.model.LobbyKey.key;
import static org.changeover.console.model.LobbyKey.move;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.changeover.console.model.LobbyModel.Overlay;
import org.changeover.console.model.LobbyModel.Place;

/** Every key before a run is chosen, outside of dialogs and text fields. */
public final class LobbyKeys {
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
                      .of(OPERATOR, true)
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
              moves("page", PLAN_PAGE, LobbyMoves::scroll, LobbyModel::room),
              previewKeys(),
              moves("preview", PREVIEW, PreviewMoves::move, PreviewMoves::room),
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
          .<LobbyKey>flatMap(List::stream)
          .map(LobbyKey::binding)
          .toList();

  private LobbyKeys() {}

  /** How every list is gone through. */
  private static List<LobbyKey> listKeys(
      KeyBinding.Where where,
      String list,
      BiFunction<LobbyModel, Integer, LobbyModel> move,
      Function<LobbyModel, LobbyModel> filter) {
    LobbyKey typed =
        key(
            list + "-filter",
            where,
            "/",
            "filter",
            "Show only what holds a text; after a ! only what does not",
            model -> LobbyUpdated.of(filter.apply(model)),
            Key.of('/'));
    return Stream.concat(Stream.of(typed), moves(list, where, move, LobbyModel::room).stream())
        .toList();
  }

  /**
   * @param page how far a page leads
   */
  private static List<LobbyKey> moves(
      String list,
      KeyBinding.Where where,
      BiFunction<LobbyModel, Integer, LobbyModel> move,
      Function<LobbyModel, Integer> page) {
    return List.of(
        move(list + "-up", where, "↑ k", "Up", move, _ -> -1, Key.Named.UP, Key.of('k')),
        move(list + "-down", where, "↓ j", "Down", move, _ -> 1, Key.Named.DOWN, Key.of('j')),
        move(
            list + "-page-up",
            where,
            "PgUp",
            "A page up",
            move,
            m -> -page.apply(m),
            Key.Named.PAGE_UP),
        move(list + "-page-down", where, "PgDn", "A page down", move, page, Key.Named.PAGE_DOWN),
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

  private static List<LobbyKey> pageKeys() {
    return List.of(
        key(
                "start",
                PLAN_PAGE,
                "s",
                "start",
                "Start a run of this plan on this inventory",
                LobbyMoves::askToStart,
                Key.of('s'))
            .of(OPERATOR, true)
            .unless(PreviewMoves::against),
        key(
                "preview",
                PLAN_PAGE,
                "v",
                "preview",
                "Look at the world, and show what a run would change; nothing is changed",
                PreviewMoves::preview,
                Key.of('v'))
            .of(OPERATOR, false)
            .unless(PreviewMoves::against),
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
            Key.of('r')));
  }

  private static List<LobbyKey> previewKeys() {
    return List.of(
        key(
                "start-previewed",
                PREVIEW,
                "s",
                "start",
                "Start a run if all is still as this preview says; else show what is not",
                PreviewMoves::askToStart,
                Key.of('s'))
            .of(OPERATOR, true)
            .unless(LobbyModel::locked),
        key(
            "fold",
            PREVIEW,
            "Enter →",
            "open",
            "Open or close a task, or those of a phase: what would change, and why",
            PreviewMoves::fold,
            Key.Named.ENTER,
            Key.Named.RIGHT,
            Key.of('l'),
            Key.of(' ')),
        key(
            "fold-all",
            PREVIEW,
            "o",
            "all",
            "Open or close all tasks",
            PreviewMoves::foldAll,
            Key.of('o')),
        key(
                "preview-again",
                PREVIEW,
                "r",
                "look again",
                "Look at the world again",
                PreviewMoves::again,
                Key.of('r'))
            .of(OPERATOR, false)
            .unless(LobbyModel::locked));
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
      case Place.Preview _ -> PREVIEW;
      case Place.Looking _, Place.Previewing _, Place.Starting _ -> EVERYWHERE;
    };
  }
}
