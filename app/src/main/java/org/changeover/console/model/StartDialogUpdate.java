package org.changeover.console.model;

import java.time.Instant;
import java.util.Optional;

/** What keys do in the question before a start. */
final class StartDialogUpdate {
  private StartDialogUpdate() {}

  static LobbyUpdated pressed(LobbyModel model, StartDialog dialog, Key key, Instant at) {
    if (dialog.deaf(at)) {
      return LobbyUpdated.of(model);
    }
    return switch (key) {
      case Key.Named.ESCAPE -> LobbyUpdated.of(model.bare());
      case Key.Named.TAB -> LobbyUpdated.of(model.ask(dialog.move(1)));
      case Key.Named.BACK_TAB -> LobbyUpdated.of(model.ask(dialog.move(-1)));
      case Key.Named.PAGE_UP -> LobbyUpdated.of(model.ask(dialog.scroll(-8)));
      case Key.Named.PAGE_DOWN -> LobbyUpdated.of(model.ask(dialog.scroll(8)));
      case Key.Ctrl(char letter) when letter == 'c' -> LobbyUpdated.of(model.bare());
      case Key.Ctrl(char letter) when letter == 'l' ->
          LobbyUpdated.of(model, new LobbyEffect.Redraw());
      case Key.Char _, Key.Ctrl _, Key.Named _ ->
          dialog.focus() == Dialog.Part.FIELD
              ? LobbyUpdated.of(model.ask(field(dialog, key)))
              : buttons(model, dialog, key);
    };
  }

  private static StartDialog field(StartDialog dialog, Key key) {
    return switch (key) {
      case Key.Named.ENTER, Key.Named.DOWN -> dialog.move(1);
      case Key.Char _, Key.Ctrl _, Key.Named _ ->
          TextField.typed(dialog.typed(), key).map(dialog::type).orElse(dialog);
    };
  }

  private static LobbyUpdated buttons(LobbyModel model, StartDialog dialog, Key key) {
    return switch (key) {
      case Key.Named.LEFT -> LobbyUpdated.of(model.ask(dialog.focus(Dialog.Part.BACK)));
      case Key.Named.RIGHT -> LobbyUpdated.of(model.ask(dialog.focus(Dialog.Part.CONFIRM)));
      case Key.Named.UP -> LobbyUpdated.of(model.ask(dialog.scroll(-1)));
      case Key.Named.DOWN -> LobbyUpdated.of(model.ask(dialog.scroll(1)));
      case Key.Named.ENTER ->
          dialog.focus() == Dialog.Part.CONFIRM
              ? confirm(model, dialog)
              : LobbyUpdated.of(model.bare());
      case Key.Char(int c) when c == 'y' -> confirm(model, dialog);
      case Key.Char(int c) when c == 'n' -> LobbyUpdated.of(model.bare());
      case Key.Char _, Key.Ctrl _, Key.Named _ -> LobbyUpdated.of(model);
    };
  }

  private static LobbyUpdated confirm(LobbyModel model, StartDialog dialog) {
    Optional<String> missing = dialog.missing();
    if (missing.isPresent()) {
      return LobbyUpdated.of(
          model.flash(Flash.hint("Not yet: " + missing.get() + ".", model.now())));
    }
    LobbyModel bare = model.bare();
    return switch (dialog.subject()) {
      case StartDialog.Start(PlanPage page, _, var on) when on.isPresent() ->
          PreviewMoves.look(bare, page, on);
      case StartDialog.Start(PlanPage page, PlanOutline outline, _) ->
          LobbyUpdated.of(
              bare.at(new LobbyModel.Place.Starting(outline.id(), model.place())),
              new LobbyEffect.Start(page, Optional.empty()));
      case StartDialog.Resume(RunLine run) ->
          LobbyUpdated.of(
              bare.at(new LobbyModel.Place.Starting(run.id(), model.place())),
              new LobbyEffect.Resume(run.id()));
    };
  }
}
