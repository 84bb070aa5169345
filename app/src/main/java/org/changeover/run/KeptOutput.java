package org.changeover.run;

import reactor.core.publisher.Mono;

/** What the tasks of a run have printed so far, whether an engine lives or not. */
public interface KeptOutput {

  /** The end of what a task printed; without lines when it printed nothing. */
  Mono<OutputTail> tail(TaskId task);
}
