package org.changeover.console.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.TaskStatus;
import org.changeover.run.Telemetry;
import org.changeover.text.Sanitiser;

/** What a message makes of a model. */
public final class Update {
  private Update() {}

  public static Updated update(ConsoleModel model, Message message) {
    Updated updated = updated(model, message);
    return message instanceof Message.Said ? updated : asking(updated);
  }

  /** In parts, so that no more is kept at once than is meant to be. */
  private static ConsoleModel heard(ConsoleModel model, Message.Said said) {
    ConsoleModel now = model;
    for (List<Telemetry> part : said.parts()) {
      now = now.with(now.world().said(part)).readingOn();
    }
    return now;
  }

  private static Updated updated(ConsoleModel model, Message message) {
    return switch (message) {
      case Message.Pressed(Key key, Instant at) -> pressed(at(model, at), key, at);
      case Message.Pasted(String text) -> Updated.of(pasted(model, Sanitiser.clean(text)));
      case Message.Resized(Size size) -> Updated.of(model.with(size));
      case Message.Happened(var entries) ->
          anewIfAmended(settled(model.with(model.world().happened(entries))), entries);
      case Message.Amended(var plan) -> Updated.of(settled(model.amended(plan)));
      case Message.Said said -> Updated.of(heard(model, said));
      case Message.Kept(var task, var tail) ->
          Updated.of(model.with(model.world().output().read(task, tail)));
      case Message.Unreadable(var task, String why) ->
          Updated.of(model.with(model.world().output().unreadable(task, why)));
      case Message.Foreseen(var forecast) ->
          Updated.of(model.with(model.world().foreseen(forecast)));
      case Message.Tick(Instant now) -> Updated.of(settled(at(model, now)));
      case Message.Replied(_, Reply reply) -> Updated.of(replied(model, reply));
      case Message.Tallied(Tally tally) -> Updated.of(tallied(model, tally));
      case Message.Copied(int characters) ->
          Updated.of(
              model.flash(
                  Flash.done(
                      "Copied, if the terminal allows it: %,d characters.".formatted(characters),
                      model.now())));
      case Message.Saved(String where) ->
          Updated.of(model.flash(Flash.done("Saved in " + Sanitiser.clean(where), model.now())));
      case Message.Failed(String why) ->
          Updated.of(model.flash(Flash.refused(Sanitiser.clean(why), model.now())));
      case Message.Locked(String why) ->
          Updated.of(model.with(model.world().locked(why)).noDialog());
      case Message.Disconnected(String why) ->
          Updated.of(model.with(model.world().without(why)).noDialog());
    };
  }

  /** Until it is read, the plan that is shown is the one before. */
  private static Updated anewIfAmended(ConsoleModel model, List<Entry> entries) {
    boolean amended =
        entries.stream().anyMatch(entry -> entry.event() instanceof Event.PlanAmended)
            && !model.state().planSha256().equals(model.plan().plan().sha256());
    return amended ? Updated.of(model, new Effect.ReadPlan()) : Updated.of(model);
  }

  /** Has that read which the task printed that is shown now, unless it was. */
  private static Updated asking(Updated updated) {
    ConsoleModel model = updated.model().reading();
    return model
        .selectedTask()
        .filter(
            task -> model.world().output().of(task).earlier() instanceof Printed.Earlier.Unasked)
        .map(task ->
            new Updated(model.with(model.world().output().asked(task)), updated.effects())
                .and(new Effect.Read(task)))
        .orElse(new Updated(model, updated.effects()));
  }

  private static ConsoleModel at(ConsoleModel model, Instant now) {
    ConsoleModel later = now.isAfter(model.now()) ? model.with(model.world().at(now)) : model;
    boolean over = model.flash().filter(flash -> flash.until().isBefore(now)).isPresent();
    return over ? later.noFlash() : later;
  }

  private static ConsoleModel settled(ConsoleModel model) {
    return Moves.followRun(checked(model));
  }

  /**
   * Closes a dialog that nobody touches or whose question is settled, and starts one anew whose
   * facts have changed.
   */
  private static ConsoleModel checked(ConsoleModel model) {
    if (model.dialog().isEmpty()) {
      return model;
    }
    Dialog dialog = model.dialog().get();
    if (dialog.expired(model.now())) {
      return expired(model);
    }
    if (dialog.purpose() instanceof Purpose.Approve(var task, var shown)) {
      String now = model.state().shown(task);
      if (model.state().task(task).status() == TaskStatus.GATE && !now.equals(shown)) {
        var anew = Dialog.open(new Purpose.Approve(task, now), model.now());
        return model
            .dialog(anew)
            .flash(
                Flash.refused(
                    "What the check found, or the plan, has changed: look again.", model.now()));
      }
    }
    Optional<String> refusal =
        dialog.purpose().missing(dialog).isPresent()
            ? settledMeanwhile(model, dialog)
            : refusedMeanwhile(model, dialog);
    return refusal
        .map(why -> model.noDialog().flash(Flash.hint("Settled meanwhile: " + why, model.now())))
        .orElse(model);
  }

  private static ConsoleModel expired(ConsoleModel model) {
    return model
        .noDialog()
        .flash(
            Flash.hint(
                "The question was left for %d minutes and has closed; nothing was asked for."
                    .formatted(Dialog.LONGEST.toMinutes()),
                model.now()));
  }

  /** Of many, those that can still be asked for are; one is enough. */
  private static Optional<String> refusedMeanwhile(ConsoleModel model, Dialog dialog) {
    List<Request> requests = dialog.purpose().requests(dialog);
    return requests.stream().anyMatch(one -> RequestKeys.refusal(model, one).isEmpty())
        ? Optional.empty()
        : RequestKeys.refusal(model, requests.getFirst());
  }

  private static Optional<String> settledMeanwhile(ConsoleModel model, Dialog dialog) {
    return switch (dialog.purpose()) {
      case Purpose.Confirm(var task) ->
          model.state().task(task).status() == TaskStatus.MANUAL
              ? Optional.empty()
              : Optional.of(task + " waits no more");
      case Purpose.Answer(var task, _) ->
          model.state().task(task).status() == TaskStatus.UNKNOWN
                  || model.state().task(task).status() == TaskStatus.UNDO_UNKNOWN
              ? Optional.empty()
              : Optional.of(task + " is in doubt no more");
      case Purpose.Approve _,
          Purpose.Reject _,
          Purpose.Retry _,
          Purpose.Skip _,
          Purpose.Resume _,
          Purpose.Cancel _,
          Purpose.Undo _ ->
          refusedMeanwhile(model, dialog);
    };
  }

  private static ConsoleModel replied(ConsoleModel model, Reply reply) {
    return switch (reply) {
      case Reply.Accepted _ -> model.flash(Flash.done("Recorded.", model.now()));
      case Reply.Refused(String why) ->
          model.flash(Flash.refused("Refused: " + Sanitiser.clean(why), model.now()));
    };
  }

  /** What is typed meanwhile is shown, and not how far it is. */
  private static ConsoleModel tallied(ConsoleModel model, Tally tally) {
    boolean typing = model.screen().typing().isPresent();
    return typing && !tally.isOver() ? model : model.flash(tally.flash(model.now()));
  }

  private static ConsoleModel pasted(ConsoleModel model, String text) {
    if (model.dialog().isPresent()) {
      Dialog dialog = model.dialog().get();
      return dialog.focus() == Dialog.Part.FIELD
          ? model.dialog(dialog.text(dialog.text() + text))
          : model;
    }
    if (model.finder().isPresent()) {
      Finder finder = model.finder().get();
      return FinderUpdate.typed(model, finder, finder.text() + text);
    }
    return model
        .screen()
        .typing()
        .map(prompt -> PromptUpdate.typed(model, prompt, model.screen().typed(prompt) + text))
        .orElse(model);
  }

  private static Updated pressed(ConsoleModel model, Key key, Instant at) {
    if (!model.size().enough()) {
      return tooSmall(model, key);
    }
    if (model.dialog().isPresent()) {
      Dialog dialog = model.dialog().get();
      return dialog.expired(at)
          ? Updated.of(expired(model))
          : DialogUpdate.pressed(model, dialog, key, at);
    }
    ConsoleModel calm = model.noFlash();
    if (model.finder().isPresent()) {
      return FinderUpdate.pressed(calm, model.finder().get(), key);
    }
    if (model.screen().typing().isPresent()) {
      return PromptUpdate.pressed(calm, model.screen().typing().get(), key);
    }
    return KeyBindings.find(key, KeyBindings.where(calm))
        .map(binding -> act(calm, binding))
        .orElse(Updated.of(calm));
  }

  private static Updated act(ConsoleModel model, KeyBinding<ConsoleModel, Updated> binding) {
    Optional<String> why = binding.disabled().apply(model);
    return why.map(reason ->
            Updated.of(
                model.flash(
                    Flash.hint(
                        "%s %s: not now, %s.".formatted(binding.shown(), binding.label(), reason),
                        model.now()))))
        .orElseGet(() -> binding.action().apply(model));
  }

  private static Updated tooSmall(ConsoleModel model, Key key) {
    boolean leave =
        KeyBindings.find(key, KeyBinding.Where.PLAN)
            .filter(binding -> binding.id().equals("detach"))
            .isPresent();
    return leave ? Updated.of(model, new Effect.Leave()) : Updated.of(model);
  }
}
