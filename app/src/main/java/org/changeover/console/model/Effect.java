package org.changeover.console.model;

import java.util.List;
import org.changeover.run.Request;
import org.changeover.run.TaskId;

/** Something to be done outside of the model. */
public sealed interface Effect {

  /**
   * Ask the engine; the answer comes back as {@link Message.Replied}, those to many requests summed
   * as {@link Message.Tallied}.
   */
  record Ask(List<Request> requests) implements Effect {
    public Ask {
      requests = List.copyOf(requests);
    }

    public Ask(Request request) {
      this(List.of(request));
    }
  }

  /**
   * Read what a task had printed; it comes back as {@link Message.Kept} or {@link
   * Message.Unreadable}.
   */
  record Read(TaskId task) implements Effect {}

  /** Read the plan of the run anew; it comes back as {@link Message.Amended}. */
  record ReadPlan() implements Effect {}

  /** Put a text into the clipboard of whoever sits at the terminal. */
  record Copy(String text) implements Effect {}

  /** Save lines into the run's folder; where they are comes back as {@link Message.Saved}. */
  record Save(List<String> lines) implements Effect {
    public Save {
      lines = List.copyOf(lines);
    }
  }

  /** Leave the console; the run goes on. */
  record Leave() implements Effect {}

  /** Draw otherwise from now on. */
  record Set(Setting setting) implements Effect {}

  /** Paint every cell again. */
  record Redraw() implements Effect {}
}
