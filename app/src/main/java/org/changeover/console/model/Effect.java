package org.changeover.console.model;

import org.changeover.run.Request;
import org.changeover.run.TaskId;

/** Something to be done outside of the model. */
public sealed interface Effect {

  /** Ask the engine; its answer comes back as {@link Message.Replied}. */
  record Ask(Request request) implements Effect {}

  /**
   * Read what a task had printed; it comes back as {@link Message.Kept} or {@link
   * Message.Unreadable}.
   */
  record Read(TaskId task) implements Effect {}

  /** Leave the console; the run goes on. */
  record Leave() implements Effect {}

  /** Draw otherwise from now on. */
  record Set(Setting setting) implements Effect {}

  /** Paint every cell again. */
  record Redraw() implements Effect {}
}
