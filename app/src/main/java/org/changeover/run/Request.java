package org.changeover.run;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;

/** What an operator may ask of a run; the engine decides, by role and state, whether it is done. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "request")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Request.Approve.class, name = "approve"),
  @JsonSubTypes.Type(value = Request.Reject.class, name = "reject"),
  @JsonSubTypes.Type(value = Request.Confirm.class, name = "confirm"),
  @JsonSubTypes.Type(value = Request.AnswerDoubt.class, name = "answer"),
  @JsonSubTypes.Type(value = Request.Retry.class, name = "retry"),
  @JsonSubTypes.Type(value = Request.Skip.class, name = "skip"),
  @JsonSubTypes.Type(value = Request.Pause.class, name = "pause"),
  @JsonSubTypes.Type(value = Request.Resume.class, name = "resume"),
  @JsonSubTypes.Type(value = Request.Cancel.class, name = "cancel"),
  @JsonSubTypes.Type(value = Request.Undo.class, name = "undo"),
  @JsonSubTypes.Type(value = Request.Amend.class, name = "amend"),
})
public sealed interface Request {

  /** The task that it is about; empty for what is asked of the whole run. */
  default Optional<TaskId> about() {
    return switch (this) {
      case Approve(var task, _, _) -> Optional.of(task);
      case Reject(var task, _) -> Optional.of(task);
      case Confirm(var task, _) -> Optional.of(task);
      case AnswerDoubt(var task, _, _) -> Optional.of(task);
      case Retry(var task, _) -> Optional.of(task);
      case Skip(var task, _) -> Optional.of(task);
      case Pause _, Resume _, Cancel _, Undo _, Amend _ -> Optional.empty();
    };
  }

  /** Why it is asked, or a note about what was done; empty when that was not said. */
  String reason();

  /** What is asked for, in the word that its JSON has. */
  default String word() {
    return switch (this) {
      case Approve _ -> "approve";
      case Reject _ -> "reject";
      case Confirm _ -> "confirm";
      case AnswerDoubt _ -> "answer";
      case Retry _ -> "retry";
      case Skip _ -> "skip";
      case Pause _ -> "pause";
      case Resume _ -> "resume";
      case Cancel _ -> "cancel";
      case Undo _ -> "undo";
      case Amend _ -> "amend";
    };
  }

  /**
   * @param seen {@link RunState#shown} of the state that the approver looked at; empty for whatever
   *     the gate found last
   */
  record Approve(TaskId task, String reason, Optional<String> seen) implements Request {
    public Approve {
      requireNonNull(task, "task is null");
      requireNonNull(reason, "reason is null");
      requireNonNull(seen, "seen is null");
    }

    /** Approves what the gate found last. */
    public Approve(TaskId task, String reason) {
      this(task, reason, Optional.empty());
    }
  }

  record Reject(TaskId task, String reason) implements Request {
    public Reject {
      requireNonNull(task, "task is null");
      requireNonNull(reason, "reason is null");
    }
  }

  /** Confirms a manual step. */
  record Confirm(TaskId task, String note) implements Request {
    public Confirm {
      requireNonNull(task, "task is null");
      requireNonNull(note, "note is null");
    }

    @Override
    public String reason() {
      return note;
    }
  }

  record AnswerDoubt(TaskId task, Event.Answer answer, String reason) implements Request {
    public AnswerDoubt {
      requireNonNull(task, "task is null");
      requireNonNull(answer, "answer is null");
      requireNonNull(reason, "reason is null");
    }
  }

  record Retry(TaskId task, String reason) implements Request {
    public Retry {
      requireNonNull(task, "task is null");
      requireNonNull(reason, "reason is null");
    }
  }

  record Skip(TaskId task, String reason) implements Request {
    public Skip {
      requireNonNull(task, "task is null");
      requireNonNull(reason, "reason is null");
    }
  }

  record Pause(String reason) implements Request {
    public Pause {
      requireNonNull(reason, "reason is null");
    }
  }

  /**
   * @param reason left out where it is empty: an engine of an earlier version knows none
   */
  record Resume(@JsonInclude(JsonInclude.Include.NON_EMPTY) String reason) implements Request {
    public Resume {
      reason = reason == null ? "" : reason; // as a client of an earlier version asks
    }
  }

  record Cancel(String reason) implements Request {
    public Cancel {
      requireNonNull(reason, "reason is null");
    }
  }

  record Undo(Optional<String> to, String reason) implements Request {
    public Undo {
      requireNonNull(to, "to is null");
      requireNonNull(reason, "reason is null");
    }
  }

  /**
   * Go on with another version of the plan, which is frozen in the run's folder already.
   *
   * @param planVersion one more than that of the plan which it was compared with
   * @param inputsSha256 of all that is frozen for it
   */
  record Amend(int planVersion, String planSha256, String inputsSha256, String reason)
      implements Request {
    public Amend {
      requireNonNull(planSha256, "planSha256 is null");
      requireNonNull(inputsSha256, "inputsSha256 is null");
      requireNonNull(reason, "reason is null");
    }
  }
}
