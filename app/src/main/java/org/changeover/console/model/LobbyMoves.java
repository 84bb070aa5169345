package org.changeover.console.model;

import java.util.Optional;
import org.changeover.console.model.LobbyModel.Place;

/** Where keys lead before a run is chosen, and why they do not. */
final class LobbyMoves {
  private static final String OPERATOR = "operator";

  private LobbyMoves() {}

  static Optional<String> none(Listing<?> list, String what) {
    return list.current().isPresent()
        ? Optional.empty()
        : Optional.of("there is no " + what + " here");
  }

  static LobbyUpdated openRun(LobbyModel model) {
    return model
        .runs()
        .current()
        .map(run -> LobbyUpdated.of(model, new LobbyEffect.Open(run.id())))
        .orElse(LobbyUpdated.of(model));
  }

  static LobbyUpdated plans(LobbyModel model) {
    return LobbyUpdated.of(model.at(new Place.Plans()), new LobbyEffect.Find());
  }

  static LobbyUpdated askToResume(LobbyModel model) {
    return model
        .runs()
        .current()
        .map(run ->
            LobbyUpdated.of(model.ask(StartDialog.of(new StartDialog.Resume(run), model.now()))))
        .orElse(LobbyUpdated.of(model));
  }

  static Optional<String> againstResuming(LobbyModel model) {
    return model
        .locked()
        .or(() -> none(model.runs(), "run"))
        .or(() -> model.runs().current().flatMap(RunLine::againstResuming))
        .or(() ->
            model.actor().may(OPERATOR)
                ? Optional.empty()
                : Optional.of(model.actor().operator() + " has not the role operator"));
  }

  static LobbyUpdated openPlan(LobbyModel model) {
    return model
        .plans()
        .current()
        .map(plan -> look(model, plan, plan.inventories().getFirst()))
        .orElse(LobbyUpdated.of(model));
  }

  static LobbyUpdated askToStart(LobbyModel model) {
    return model
        .page()
        .flatMap(page ->
            page.outline()
                .map(outline ->
                    StartDialog.of(
                        new StartDialog.Start(page, outline, Optional.empty()), model.now())))
        .map(dialog -> LobbyUpdated.of(model.ask(dialog)))
        .orElse(LobbyUpdated.of(model));
  }

  static LobbyUpdated nextInventory(LobbyModel model) {
    return model
        .page()
        .map(page -> look(model, page.plan(), page.nextInventory()))
        .orElse(LobbyUpdated.of(model));
  }

  static Optional<String> againstNextInventory(LobbyModel model) {
    return model.page().filter(page -> page.plan().inventories().size() > 1).isPresent()
        ? Optional.empty()
        : Optional.of("there is no other inventory beside the plan");
  }

  static LobbyUpdated lookAgain(LobbyModel model) {
    return model
        .page()
        .map(page -> look(model, page.plan(), page.inventory()))
        .orElse(LobbyUpdated.of(model));
  }

  static LobbyModel scroll(LobbyModel model, int by) {
    return model.place() instanceof Place.Plan(PlanPage page, int top)
        ? model.at(new Place.Plan(page, Math.clamp((long) top + by, 0, page.last())))
        : model;
  }

  static Optional<String> againstGoingUp(LobbyModel model) {
    boolean top = model.place() instanceof Place.Runs && model.runs().filter().isEmpty();
    return top ? Optional.of("this is the top; q leaves") : starting(model);
  }

  /** Why whoever waits for an engine has to go on waiting. */
  static Optional<String> starting(LobbyModel model) {
    return model.place() instanceof Place.Starting
        ? Optional.of("an engine is being started")
        : Optional.empty();
  }

  static LobbyUpdated look(LobbyModel model, PlanLine plan, String inventory) {
    return LobbyUpdated.of(
        model.at(new Place.Looking(plan, inventory)), new LobbyEffect.Look(plan, inventory));
  }

  /** Up one level: rid of the filter, then to where the place was reached from. */
  static LobbyUpdated up(LobbyModel model) {
    if (model.place() instanceof Place.Previewing) {
      return PreviewMoves.end(model);
    }
    return LobbyUpdated.of(
        switch (model.place()) {
          case Place.Runs _ -> model.runs(model.runs().filter("", false));
          case Place.Plans _ when !model.plans().filter().isEmpty() ->
              model.plans(model.plans().filter("", false));
          case Place.Plans _ -> model.at(new Place.Runs());
          case Place.Looking _, Place.Plan _ -> model.at(new Place.Plans());
          case Place.Preview(PreviewPage page) -> model.at(new Place.Plan(page.of(), 0));
          case Place.Previewing _, Place.Starting _ -> model;
        });
  }
}
