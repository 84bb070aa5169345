package org.changeover.console.model;

import java.util.List;
import java.util.Optional;
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

  /** What the text field is called. */
  default String field() {
    return "Reason (may stay empty)";
  }

  /** Why the request cannot be sent yet. */
  default Optional<String> missing(Dialog dialog) {
    return Optional.empty();
  }

  Request request(Dialog dialog);

  /**
   * @param fingerprint of what was shown; the dialog starts anew when it changes
   */
  record Approve(TaskId task, String fingerprint) implements Purpose {
    @Override
    public String verb() {
      return "Approve";
    }

    @Override
    public boolean dangerous() {
      return true;
    }

    /** No field: what would change needs the room. */
    @Override
    public List<Dialog.Part> parts() {
      return List.of(Dialog.Part.BACK, Dialog.Part.CONFIRM);
    }

    @Override
    public Request request(Dialog dialog) {
      return new Request.Approve(task, "", Optional.of(fingerprint));
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
    public Request request(Dialog dialog) {
      return new Request.Reject(task, dialog.text().strip());
    }
  }

  /** Confirms a manual step. */
  record Confirm(TaskId task) implements Purpose {
    @Override
    public String verb() {
      return "It is done";
    }

    @Override
    public String field() {
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
    public Request request(Dialog dialog) {
      return new Request.Confirm(task, dialog.text().strip());
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
    public String field() {
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
    public Request request(Dialog dialog) {
      return new Request.AnswerDoubt(
          task, Event.Answer.values()[dialog.choice()], dialog.text().strip());
    }
  }

  record Retry(TaskId task) implements Purpose {
    @Override
    public String verb() {
      return "Try again";
    }

    @Override
    public Request request(Dialog dialog) {
      return new Request.Retry(task, dialog.text().strip());
    }
  }

  record Skip(TaskId task) implements Purpose {
    @Override
    public String verb() {
      return "Skip it";
    }

    @Override
    public boolean dangerous() {
      return true;
    }

    @Override
    public Request request(Dialog dialog) {
      return new Request.Skip(task, dialog.text().strip());
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
    public Request request(Dialog dialog) {
      return new Request.Cancel(dialog.text().strip());
    }
  }

  /**
   * Takes back.
   *
   * @param step the selected step, down to which can be undone
   */
  record Undo(Optional<String> step) implements Purpose {
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
    public Request request(Dialog dialog) {
      return new Request.Undo(to(dialog), dialog.text().strip());
    }
  }
}
