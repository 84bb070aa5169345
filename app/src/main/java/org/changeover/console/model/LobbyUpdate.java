package org.changeover.console.model;

import java.time.Instant;
import java.util.List;
import org.changeover.console.model.LobbyModel.Overlay;
import org.changeover.console.model.LobbyModel.Place;
import org.changeover.preview.PreviewStage;
import org.changeover.text.Sanitiser;

/** What keys and answers make of the screen before a run is chosen. */
public final class LobbyUpdate {
  private LobbyUpdate() {}

  /** A key was pressed at that moment. */
  public static LobbyUpdated pressed(LobbyModel model, Key key, Instant at) {
    LobbyModel calm = (at.isAfter(model.now()) ? model.now(at) : model).noFlash();
    if (model.overlay().isPresent()) {
      return switch (model.overlay().get()) {
        case Overlay.Asking(StartDialog dialog) -> StartDialogUpdate.pressed(calm, dialog, key, at);
        case Overlay.Finding(Finder finder) -> finding(calm, finder, key);
      };
    }
    if (model.filtering()) {
      return LobbyUpdated.of(
          calm.place() instanceof Place.Plans
              ? calm.plans(calm.plans().typed(key))
              : calm.runs(calm.runs().typed(key)));
    }
    return LobbyKeys.find(key, LobbyKeys.where(calm))
        .map(binding -> act(calm, binding))
        .orElse(LobbyUpdated.of(calm));
  }

  private static LobbyUpdated act(LobbyModel model, KeyBinding<LobbyModel, LobbyUpdated> binding) {
    return binding
        .disabled()
        .apply(model)
        .map(why ->
            LobbyUpdated.of(
                model.flash(
                    Flash.hint(
                        "%s %s: not now, %s.".formatted(binding.shown(), binding.label(), why),
                        model.now()))))
        .orElseGet(() -> binding.action().apply(model));
  }

  private static LobbyUpdated finding(LobbyModel model, Finder finder, Key key) {
    return switch (key) {
      case Key.Named.ESCAPE -> LobbyUpdated.of(model.bare());
      case Key.Named.ENTER -> chosen(model, finder);
      case Key.Ctrl(char letter) when letter == 'c' -> LobbyUpdated.of(model.bare());
      case Key.Ctrl(char letter) when letter == 'l' ->
          LobbyUpdated.of(model, new LobbyEffect.Redraw());
      case Key.Char _, Key.Ctrl _, Key.Named _ ->
          finder
              .pressed(key, Offers.of(model, finder).size(), model.room())
              .map(next -> LobbyUpdated.of(model.over(new Overlay.Finding(next))))
              .orElse(LobbyUpdated.of(model));
    };
  }

  /** Does what the cursor is on; what cannot be done now says why, and the list stays. */
  private static LobbyUpdated chosen(LobbyModel model, Finder finder) {
    return finder
        .chosen(Offers.of(model, finder))
        .map(offer ->
            offer
                .why()
                .map(why -> LobbyUpdated.of(model.flash(offer.notNow(why, model.now()))))
                .orElseGet(() -> offer.action().apply(model.bare())))
        .orElse(LobbyUpdated.of(model));
  }

  /** What was pasted is text, in a field and nowhere else. */
  public static LobbyModel pasted(LobbyModel model, String text) {
    String clean = Sanitiser.clean(text);
    if (model.overlay().isPresent()) {
      return switch (model.overlay().get()) {
        case Overlay.Asking(StartDialog dialog) when dialog.focus() == Dialog.Part.FIELD ->
            model.ask(dialog.type(dialog.typed() + clean));
        case Overlay.Asking _ -> model;
        case Overlay.Finding(Finder finder) ->
            model.over(new Overlay.Finding(finder.text(finder.text() + clean)));
      };
    }
    if (!model.filtering()) {
      return model;
    }
    return model.place() instanceof Place.Plans
        ? model.plans(model.plans().filter(model.plans().filter() + clean, true))
        : model.runs(model.runs().filter(model.runs().filter() + clean, true));
  }

  /** The runs were read, the last first. */
  public static LobbyUpdated read(LobbyModel model, List<RunLine> runs) {
    return LobbyUpdated.of(settled(model.runs(model.runs().read(runs))));
  }

  /** A question about a run is settled once an engine runs it. */
  private static LobbyModel settled(LobbyModel model) {
    if (model.overlay().isPresent()
        && model.overlay().get() instanceof Overlay.Asking(StartDialog dialog)
        && dialog.subject() instanceof StartDialog.Resume(RunLine run)) {
      return model.runs().all().stream()
          .filter(line -> line.id().equals(run.id()))
          .flatMap(line -> line.againstResuming().stream())
          .findFirst()
          .map(why -> model.bare().flash(Flash.hint("Settled meanwhile: " + why, model.now())))
          .orElse(model);
    }
    return model;
  }

  /** The plans were found. */
  public static LobbyUpdated found(LobbyModel model, PlanOffer offer) {
    return LobbyUpdated.of(model.plans(model.plans().read(offer.plans())).note(offer.note()));
  }

  /** A plan was looked at, for whoever still waits for that. */
  public static LobbyUpdated looked(LobbyModel model, PlanPage page) {
    return LobbyUpdated.of(
        model.place().equals(new Place.Looking(page.plan(), page.inventory()))
            ? model.at(new Place.Plan(page, 0))
            : model);
  }

  /** A preview is on its way, or made, for whoever still waits for it. */
  public static LobbyUpdated previewed(
      LobbyModel model, LobbyEffect.Preview asked, PreviewStage stage) {
    return PreviewMoves.heard(model, asked, stage);
  }

  /** There is no preview, for whoever still waits for it. */
  public static LobbyUpdated notPreviewed(LobbyModel model, LobbyEffect.Preview asked, String why) {
    return PreviewMoves.awaits(model, asked) ? failed(model, why) : LobbyUpdated.of(model);
  }

  /** An engine answers for a run that was started or resumed. */
  public static LobbyUpdated goesOn(LobbyModel model, String run) {
    return LobbyUpdated.of(
        model.bare().at(new Place.Runs()).runs(model.runs().filter("", false).select(run)),
        new LobbyEffect.Open(run));
  }

  /** What was asked for cannot be done. */
  public static LobbyUpdated failed(LobbyModel model, String why) {
    Place back =
        switch (model.place()) {
          case Place.Starting(_, Place from) -> from;
          case Place.Looking _ -> new Place.Plans();
          case Place.Previewing at -> new Place.Plan(at.asked().page(), 0);
          case Place.Runs _, Place.Plans _, Place.Plan _, Place.Preview _ -> model.place();
        };
    return LobbyUpdated.of(
        model.at(back).flash(Flash.refused(Sanitiser.clean(Sanitiser.oneLine(why)), model.now())));
  }

  /** How far it is with what was asked for in a console, or what became of it. */
  public static LobbyUpdated tallied(LobbyModel model, Tally tally) {
    return LobbyUpdated.of(model.flash(tally.flash(model.now())));
  }
}
