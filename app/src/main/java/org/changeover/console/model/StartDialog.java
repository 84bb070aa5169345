package org.changeover.console.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The question before an engine is started.
 *
 * @param typed what was typed
 * @param focus the part that takes the keys
 * @param scroll the first line of the body that is shown
 * @param opened when it came up; keys that were on their way before are not meant for it
 */
public record StartDialog(
    Subject subject, String typed, Dialog.Part focus, int scroll, Instant opened) {

  /** What would be started. */
  public sealed interface Subject {}

  /**
   * A new run.
   *
   * @param on the preview that must still hold
   */
  public record Start(PlanPage page, PlanOutline outline, Optional<PreviewPage> on)
      implements Subject {}

  /** One that has no engine. */
  public record Resume(RunLine run) implements Subject {}

  static StartDialog of(Subject subject, Instant now) {
    Dialog.Part begin = toType(subject).isPresent() ? Dialog.Part.FIELD : Dialog.Part.BACK;
    return new StartDialog(subject, "", begin, 0, now);
  }

  /** What must be typed first: the plan's name, wherever it is not a rehearsal. */
  public Optional<String> toType() {
    return toType(subject);
  }

  private static Optional<String> toType(Subject subject) {
    return switch (subject) {
      case Start(_, PlanOutline outline, _) when !outline.lab() -> Optional.of(outline.id());
      case Start _, Resume _ -> Optional.empty();
    };
  }

  /** What the button says that starts it. */
  public String verb() {
    return switch (subject) {
      case Start _ -> "Start it";
      case Resume _ -> "Go on with it";
    };
  }

  boolean deaf(Instant at) {
    return at.isBefore(opened.plus(Dialog.DEAF));
  }

  /** Why it cannot be started yet. */
  Optional<String> missing() {
    return toType()
        .filter(name -> !name.equals(typed.strip()))
        .map(name -> "type the plan's name, " + name + ", in the field");
  }

  List<Dialog.Part> parts() {
    return toType().isPresent()
        ? List.of(Dialog.Part.FIELD, Dialog.Part.BACK, Dialog.Part.CONFIRM)
        : List.of(Dialog.Part.BACK, Dialog.Part.CONFIRM);
  }

  StartDialog type(String text) {
    String bounded = TextField.bounded(text);
    return new StartDialog(subject, bounded, focus, scroll, opened);
  }

  StartDialog focus(Dialog.Part part) {
    return new StartDialog(subject, typed, part, scroll, opened);
  }

  /** To the part after, or before, the one that has the focus. */
  StartDialog move(int by) {
    List<Dialog.Part> parts = parts();
    return focus(parts.get(Math.floorMod(parts.indexOf(focus) + by, parts.size())));
  }

  StartDialog scroll(int by) {
    return new StartDialog(subject, typed, focus, Math.clamp(scroll + by, 0, 9999), opened);
  }
}
