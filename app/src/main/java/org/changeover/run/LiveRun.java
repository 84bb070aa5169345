package org.changeover.run;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A run as those see it who watch and steer it: the engine itself offers this, and so does a client
 * at the other end of its socket.
 */
public interface LiveRun {

  /** Asks for something; the answer says whether it was recorded. */
  Mono<Reply> request(Request request, Actor actor);

  /**
   * The journal from a sequence on, first what there is and then what comes. Completes when the
   * engine lets go of the run.
   */
  Flux<Entry> events(long from);

  /**
   * What happens now, and first what was seen of the world last; drops what a slow subscriber does
   * not take, and says how much.
   */
  Flux<Telemetry> telemetry();
}
