package org.changeover.console.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import org.changeover.preview.PreviewStage;
import org.changeover.run.Actor;

/**
 * What is on the screen before a run is chosen.
 *
 * @param note why there is no plan, or not every one; may be empty
 * @param overlay what lies above the place
 * @param locked why nothing may be started from here
 */
public record LobbyModel(
    Place place,
    Listing<RunLine> runs,
    Listing<PlanLine> plans,
    String note,
    Optional<Overlay> overlay,
    Optional<Flash> flash,
    Size size,
    Instant now,
    Actor actor,
    Optional<String> locked) {
  public LobbyModel {
    requireNonNull(place, "place is null");
    requireNonNull(runs, "runs is null");
    requireNonNull(plans, "plans is null");
    requireNonNull(note, "note is null");
  }

  public static LobbyModel of(Actor actor, Size size, Instant now) {
    return new LobbyModel(
        new Place.Runs(),
        Listing.unread(),
        Listing.unread(),
        "",
        Optional.empty(),
        Optional.empty(),
        size,
        now,
        actor,
        Optional.empty());
  }

  /** Where the operator is. */
  public sealed interface Place {
    /** At the list of runs, where everything begins. */
    record Runs() implements Place {}

    /** At the list of plans. */
    record Plans() implements Place {}

    /** Waits until a plan has been looked at. */
    record Looking(PlanLine plan, String inventory) implements Place {}

    /**
     * At a plan.
     *
     * @param scroll the first mistake, or the first of the phases and steps, that is shown
     */
    record Plan(PlanPage page, int scroll) implements Place {}

    /**
     * Waits until the world has been looked at.
     *
     * @param progress how far that is; empty until it is heard
     * @param held the preview that a run is started on when all is still as it says
     */
    record Previewing(
        LobbyEffect.Preview asked,
        Optional<PreviewStage.Looking> progress,
        Optional<PreviewPage> held)
        implements Place {}

    /** At a preview. */
    record Preview(PreviewPage page) implements Place {}

    /**
     * Waits until an engine answers.
     *
     * @param of the run or the plan
     * @param back where to, when none does
     */
    record Starting(String of, Place back) implements Place {}
  }

  /** What takes the keys instead of the place. */
  public sealed interface Overlay {
    /** Help or palette. */
    record Finding(Finder finder) implements Overlay {}

    record Asking(StartDialog dialog) implements Overlay {}
  }

  LobbyModel at(Place next) {
    return new LobbyModel(next, runs, plans, note, overlay, flash, size, now, actor, locked);
  }

  LobbyModel runs(Listing<RunLine> next) {
    return new LobbyModel(place, next, plans, note, overlay, flash, size, now, actor, locked);
  }

  LobbyModel plans(Listing<PlanLine> next) {
    return new LobbyModel(place, runs, next, note, overlay, flash, size, now, actor, locked);
  }

  LobbyModel note(String next) {
    return new LobbyModel(place, runs, plans, next, overlay, flash, size, now, actor, locked);
  }

  LobbyModel over(Overlay next) {
    return new LobbyModel(
        place, runs, plans, note, Optional.of(next), flash, size, now, actor, locked);
  }

  LobbyModel ask(StartDialog dialog) {
    return over(new Overlay.Asking(dialog));
  }

  LobbyModel bare() {
    return new LobbyModel(
        place, runs, plans, note, Optional.empty(), flash, size, now, actor, locked);
  }

  LobbyModel flash(Flash next) {
    return new LobbyModel(
        place, runs, plans, note, overlay, Optional.of(next), size, now, actor, locked);
  }

  LobbyModel noFlash() {
    return new LobbyModel(
        place, runs, plans, note, overlay, Optional.empty(), size, now, actor, locked);
  }

  public LobbyModel size(Size next) {
    return new LobbyModel(place, runs, plans, note, overlay, flash, next, now, actor, locked);
  }

  /** The same later; what was said long enough is said no more. */
  public LobbyModel now(Instant next) {
    Optional<Flash> said = flash.filter(one -> !one.until().isBefore(next));
    return new LobbyModel(place, runs, plans, note, overlay, said, size, next, actor, locked);
  }

  /** The terminal was left alone: what was about to be started from it is not. */
  public LobbyModel locked(String why) {
    LobbyModel calm = overlay.filter(Overlay.Asking.class::isInstance).isPresent() ? bare() : this;
    return new LobbyModel(
        calm.place,
        calm.runs,
        calm.plans,
        calm.note,
        calm.overlay,
        calm.flash,
        calm.size,
        calm.now,
        calm.actor,
        Optional.of(why));
  }

  /** The page that is shown, if one is. */
  Optional<PlanPage> page() {
    return place instanceof Place.Plan(PlanPage page, _) ? Optional.of(page) : Optional.empty();
  }

  /** The preview that is shown, if one is. */
  Optional<PreviewPage> preview() {
    return place instanceof Place.Preview(PreviewPage page) ? Optional.of(page) : Optional.empty();
  }

  /** Whether keys go into a filter. */
  public boolean filtering() {
    return switch (place) {
      case Place.Runs _ -> runs.filtering();
      case Place.Plans _ -> plans.filtering();
      case Place.Looking _, Place.Plan _, Place.Previewing _, Place.Preview _, Place.Starting _ ->
          false;
    };
  }

  /** The rows between bar and foot: two at the top, and three at the end. */
  public int room() {
    return Math.max(1, size.rows() - 5);
  }
}
