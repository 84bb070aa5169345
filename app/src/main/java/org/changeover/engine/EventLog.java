package org.changeover.engine;

import org.changeover.run.Entry;
import org.changeover.run.Event;
import reactor.core.publisher.Mono;

/** Where turns record what they do. */
@FunctionalInterface
interface EventLog {

  /** Completes when the event is on disk and part of the state. */
  Mono<Entry> record(Event event);
}
