package org.changeover.run;

import java.util.List;
import reactor.core.publisher.Mono;

/** What a run's folder keeps of output, whether an engine lives or not. */
public interface KeptOutput {

  /** The end of what a task printed; without lines when it printed nothing. */
  Mono<OutputTail> tail(TaskId task);

  /**
   * Saves lines that somebody read, in a new file of the run's folder.
   *
   * @return where they are
   */
  Mono<String> save(List<String> lines);
}
