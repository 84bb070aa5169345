package org.changeover.console.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.changeover.run.Event;
import org.changeover.run.Request;
import org.changeover.run.TaskId;

/** What a dialog is for: the request that it ends in. */
public sealed interface Purpose {

  /** What the button says that sends the request. */
  String verb();

  /** Whether the request is one that is hard to take back. */
  default boolean dangerous() {
    return false;
  }

  /** Whether the dialog closes by itself when nobody touches it. */
  default boolean expires() {
    return false;
  }

  /** What can be chosen from; empty when there is nothing to choose. */
  default List<String> choices() {
    return List.of();
  }

  /** What is chosen, and by which keys. */
  default String question() {
    return "";
  }

  /** The parts in the order of Tab. */
  default List<Dialog.Part> parts() {
    return List.of(Dialog.Part.FIELD, Dialog.Part.BACK, Dialog.Part.CONFIRM);
  }

  /** What the dialog begins with: never the button that sends the request. */
  default Dialog.Part begin() {
    return Dialog.Part.BACK;
  }

  /** What must be typed before the request can be sent; empty when nothing needs to be. */
  default String phrase(Dialog dialog) {
    return "";
  }

  /** What the text field is called. */
  default String field(Dialog dialog) {
    return phrase(dialog).isEmpty()
        ? "Reason (may stay empty)"
        : "Type %s if you mean %s; a reason may follow".formatted(phrase(dialog), meant());
  }

  /** What somebody means who types the phrase. */
  default String meant() {
    return "all of these";
  }

  /** Why the request cannot be sent yet. */
  default Optional<String> missing(Dialog dialog) {
    return Optional.of(phrase(dialog))
        .filter(phrase -> !phrase.isEmpty() && !begins(dialog, phrase))
        .map("type %s in the field"::formatted);
  }

  private static boolean begins(Dialog dialog, String phrase) {
    return (dialog.text().strip() + " ").startsWith(phrase + " ");
  }

  /** What was typed behind the phrase; empty as long as that is not there. */
  default String reason(Dialog dialog) {
    String phrase = phrase(dialog);
    String text = dialog.text().strip();
    return phrase.isEmpty() || begins(dialog, phrase)
        ? text.substring(phrase.length()).strip()
        : "";
  }

  /** What is asked of the engine, one after the other. */
  List<Request> requests(Dialog dialog);

  /**
   * @param shown what it is bound to; the dialog starts anew when that changes
   */
  record Approve(TaskId task, String shown) implements Purpose {
    @Override
    public String verb() {
      return "Approve";
    }

    @Override
    public boolean dangerous() {
      return true;
    }

    @Override
    public boolean expires() {
      return true;
    }

    @Override
    public List<Request> requests(Dialog dialog) {
      return List.of(new Request.Approve(task, dialog.text().strip(), Optional.of(shown)));
    }
  }

  record Reject(TaskId task) implements Purpose {
    @Override
    public String verb() {
      return "Reject";
    }

    @Override
    public Dialog.Part begin() {
      return Dialog.Part.FIELD;
    }

    @Override
    public List<Request> requests(Dialog dialog) {
      return List.of(new Request.Reject(task, dialog.text().strip()));
    }
  }

  /** Confirms a manual step. */
  record Confirm(TaskId task) implements Purpose {
    @Override
    public String verb() {
      return "It is done";
    }

    @Override
    public String field(Dialog dialog) {
      return "Note, kept in the journal";
    }

    @Override
    public Dialog.Part begin() {
      return Dialog.Part.FIELD;
    }

    @Override
    public Optional<String> missing(Dialog dialog) {
      return dialog.text().isBlank()
          ? Optional.of("write a note first: what was done, and what was seen")
          : Optional.empty();
    }

    @Override
    public List<Request> requests(Dialog dialog) {
      return List.of(new Request.Confirm(task, dialog.text().strip()));
    }
  }

  /** Answers a doubt. */
  record Answer(TaskId task, boolean undoing) implements Purpose {
    @Override
    public String verb() {
      return "Answer";
    }

    @Override
    public boolean dangerous() {
      return true;
    }

    @Override
    public List<String> choices() {
      return undoing
          ? List.of(
              "it is undone: go on as if changeover had undone it",
              "undo it all the same, over what was found",
              "leave it as it is, and count the undo as failed")
          : List.of(
              "it happened: go on as after a success",
              "do it again: it did not happen, or may happen twice",
              "count it as failed");
    }

    @Override
    public String question() {
      return "Choose with ↑, ↓ and Space.";
    }

    @Override
    public List<Dialog.Part> parts() {
      return List.of(Dialog.Part.CHOICES, Dialog.Part.FIELD, Dialog.Part.BACK, Dialog.Part.CONFIRM);
    }

    @Override
    public Dialog.Part begin() {
      return Dialog.Part.CHOICES;
    }

    @Override
    public String field(Dialog dialog) {
      return "How you know, kept in the journal";
    }

    @Override
    public Optional<String> missing(Dialog dialog) {
      if (dialog.choice() < 0) {
        return Optional.of("choose an answer first, with Space");
      }
      return dialog.text().isBlank()
          ? Optional.of("write how you know, in the field")
          : Optional.empty();
    }

    @Override
    public List<Request> requests(Dialog dialog) {
      return List.of(
          new Request.AnswerDoubt(
              task, Event.Answer.values()[dialog.choice()], dialog.text().strip()));
    }
  }

  /**
   * Tries again, one step or many.
   *
   * @param phrase to be typed before; empty when nothing needs to be
   */
  record Retry(List<TaskId> tasks, String phrase) implements OfMany {
    public Retry {
      tasks = List.copyOf(tasks);
    }

    @Override
    public String verb() {
      return tasks.size() == 1 ? "Try again" : "Try all again";
    }

    @Override
    public Request request(TaskId task, String reason) {
      return new Request.Retry(task, reason);
    }
  }

  /**
   * Leaves out, one step or many.
   *
   * @param phrase to be typed before; empty when nothing needs to be
   */
  record Skip(List<TaskId> tasks, String phrase) implements OfMany {
    public Skip {
      tasks = List.copyOf(tasks);
    }

    @Override
    public String verb() {
      return tasks.size() == 1 ? "Skip it" : "Skip them all";
    }

    @Override
    public boolean dangerous() {
      return true;
    }

    @Override
    public Request request(TaskId task, String reason) {
      return new Request.Skip(task, reason);
    }
  }

  /** The same for several tasks, which the dialog names one by one. */
  sealed interface OfMany extends Purpose {
    List<TaskId> tasks();

    String phrase();

    Request request(TaskId task, String reason);

    @Override
    default String phrase(Dialog dialog) {
      return phrase();
    }

    @Override
    default List<Request> requests(Dialog dialog) {
      String together =
          phrase().isEmpty() ? "" : "together with %,d others".formatted(tasks().size() - 1);
      String reason =
          Stream.of(reason(dialog), together)
              .filter(part -> !part.isEmpty())
              .collect(Collectors.joining("; "));
      return tasks().stream().map(task -> request(task, reason)).toList();
    }
  }

  /** Goes on after a pause, or begins again after an undo. */
  record Resume() implements Purpose {
    @Override
    public String verb() {
      return "Go on";
    }

    @Override
    public List<Request> requests(Dialog dialog) {
      return List.of(new Request.Resume(dialog.text().strip()));
    }
  }

  /** Cancels the run. */
  record Cancel() implements Purpose {
    @Override
    public String verb() {
      return "Cancel the run";
    }

    @Override
    public boolean dangerous() {
      return true;
    }

    @Override
    public List<Request> requests(Dialog dialog) {
      return List.of(new Request.Cancel(dialog.text().strip()));
    }
  }

  /**
   * Takes back.
   *
   * @param step the selected step, down to which can be undone
   * @param all whether that step and what is undone with it is all that there is to undo
   * @param phrase to be typed before everything is undone; empty when nothing needs to be
   */
  record Undo(Optional<String> step, boolean all, String phrase) implements Purpose {
    @Override
    public String verb() {
      return "Undo";
    }

    @Override
    public boolean dangerous() {
      return true;
    }

    @Override
    public List<String> choices() {
      return step.map(id -> List.of("down to " + id + ", that step too", "everything"))
          .orElse(List.of("everything"));
    }

    @Override
    public String question() {
      return step.map(_ -> "How far? Choose with ↑ and ↓.").orElse("");
    }

    @Override
    public Dialog.Part begin() {
      return step.map(_ -> Dialog.Part.CHOICES).orElse(Dialog.Part.BACK);
    }

    @Override
    public List<Dialog.Part> parts() {
      return List.of(Dialog.Part.CHOICES, Dialog.Part.FIELD, Dialog.Part.BACK, Dialog.Part.CONFIRM);
    }

    /** The step to undo last, as chosen; empty for everything. */
    public Optional<String> to(Dialog dialog) {
      return dialog.choice() == 0 ? step : Optional.empty();
    }

    @Override
    public String phrase(Dialog dialog) {
      return all || to(dialog).isEmpty() ? phrase : "";
    }

    @Override
    public String meant() {
      return "everything";
    }

    @Override
    public List<Request> requests(Dialog dialog) {
      return List.of(new Request.Undo(to(dialog), reason(dialog)));
    }
  }
}
