package org.changeover.console.model;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.changeover.console.model.LobbyModel.Place;
import org.changeover.preview.Moved;
import org.changeover.preview.Preview;
import org.changeover.preview.PreviewStage;

/**
 * How a preview is asked for, and what comes of it.
 *
 * <p>A run that is to begin on a preview has the world looked at once more: it is started when
 * nothing has moved, else the operator finds the new preview, with what has.
 */
final class PreviewMoves {
  private PreviewMoves() {}

  /** Has the world looked at for the plan that is shown. */
  static LobbyUpdated preview(LobbyModel model) {
    return model
        .page()
        .map(page -> look(model, page, Optional.empty()))
        .orElse(LobbyUpdated.of(model));
  }

  static Optional<String> against(LobbyModel model) {
    return model.locked().or(() -> model.page().flatMap(PlanPage::againstStarting));
  }

  /**
   * @param held the preview that a run is to be started on
   */
  static LobbyUpdated look(LobbyModel model, PlanPage page, Optional<PreviewPage> held) {
    var asked = new LobbyEffect.Preview(page, model.now());
    return LobbyUpdated.of(model.at(new Place.Previewing(asked, Optional.empty(), held)), asked);
  }

  /** It goes on, or was made, for whoever still waits for that. */
  static LobbyUpdated heard(LobbyModel model, LobbyEffect.Preview asked, PreviewStage stage) {
    if (!(model.place() instanceof Place.Previewing at) || !awaits(model, asked)) {
      return LobbyUpdated.of(model);
    }
    return switch (stage) {
      case PreviewStage.Looking looking ->
          LobbyUpdated.of(model.at(new Place.Previewing(asked, Optional.of(looking), at.held())));
      case PreviewStage.Made(Preview made) -> made(model, at, made);
    };
  }

  static boolean awaits(LobbyModel model, LobbyEffect.Preview asked) {
    return model.place() instanceof Place.Previewing at && at.asked().equals(asked);
  }

  /** Back to where it was asked for; nothing looks any longer. */
  static LobbyUpdated end(LobbyModel model) {
    return model.place() instanceof Place.Previewing at
        ? LobbyUpdated.of(
            model.at(
                at.held()
                    .<Place>map(Place.Preview::new)
                    .orElseGet(() -> new Place.Plan(at.asked().page(), 0))),
            new LobbyEffect.EndPreview())
        : LobbyUpdated.of(model);
  }

  private static LobbyUpdated made(LobbyModel model, Place.Previewing at, Preview made) {
    PlanPage page = at.asked().page();
    if (at.held().isEmpty()) {
      return LobbyUpdated.of(model.at(new Place.Preview(PreviewPage.of(page, made, List.of()))));
    }
    Preview was = at.held().get().preview();
    List<Moved> moved = moved(was, made);
    return moved.isEmpty()
        ? LobbyUpdated.of(
            model.at(new Place.Starting(was.plan(), new Place.Preview(at.held().get()))),
            new LobbyEffect.Start(page, Optional.of(was)))
        : LobbyUpdated.of(
            model
                .at(new Place.Preview(PreviewPage.of(page, made, moved)))
                .flash(
                    Flash.refused(
                        "Not started: it is not as the preview said any more.", model.now())));
  }

  private static List<Moved> moved(Preview was, Preview is) {
    return Stream.concat(
            Moved.of(was.basis(), is.basis()).stream(), Moved.of(was.tasks(), is.tasks()).stream())
        .toList();
  }

  static LobbyUpdated askToStart(LobbyModel model) {
    return model
        .preview()
        .flatMap(shown ->
            shown
                .of()
                .outline()
                .map(outline -> new StartDialog.Start(shown.of(), outline, Optional.of(shown))))
        .map(start -> LobbyUpdated.of(model.ask(StartDialog.of(start, model.now()))))
        .orElse(LobbyUpdated.of(model));
  }

  static LobbyUpdated again(LobbyModel model) {
    return model
        .preview()
        .map(shown -> look(model, shown.of(), Optional.empty()))
        .orElse(LobbyUpdated.of(model));
  }

  /** The fewest lines of it that are to be seen at once. */
  static int room(LobbyModel model) {
    return Math.max(1, model.room() - PreviewPage.HEAD);
  }

  static LobbyModel move(LobbyModel model, int by) {
    return with(model, shown -> shown.move(by, model.size().columns()));
  }

  static LobbyUpdated fold(LobbyModel model) {
    return LobbyUpdated.of(with(model, PreviewPage::fold));
  }

  static LobbyUpdated foldAll(LobbyModel model) {
    return LobbyUpdated.of(with(model, PreviewPage::foldAll));
  }

  private static LobbyModel with(LobbyModel model, UnaryOperator<PreviewPage> change) {
    return model
        .preview()
        .map(shown -> model.at(new Place.Preview(change.apply(shown))))
        .orElse(model);
  }
}
