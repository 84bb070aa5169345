package org.changeover.cli;

import org.changeover.run.Actor;
import org.changeover.run.Entry;
import org.changeover.run.LiveRun;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.Telemetry;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A run whose engine is started when something is asked of it for the first time: that waits, and
 * whatever is asked then, until the engine answers.
 *
 * @param answering starts it, and completes when it answers
 */
record StartingRun(LiveRun run, Mono<Void> answering) implements LiveRun {

  @Override
  public Mono<Reply> request(Request request, Actor actor) {
    return answering.then(run.request(request, actor));
  }

  @Override
  public Flux<Entry> events(long from) {
    return answering.thenMany(run.events(from));
  }

  @Override
  public Flux<Telemetry> telemetry() {
    return answering.thenMany(run.telemetry());
  }
}
