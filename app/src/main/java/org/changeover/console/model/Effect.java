package org.changeover.console.model;

import org.changeover.run.Request;

/** Something to be done outside of the model. */
public sealed interface Effect {

  /** Ask the engine; its answer comes back as {@link Message.Replied}. */
  record Ask(Request request) implements Effect {}

  /** Leave the console; the run goes on. */
  record Leave() implements Effect {}

  /** Paint every cell again. */
  record Redraw() implements Effect {}
}
