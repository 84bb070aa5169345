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
 * A run whose engine is only starting: whatever is asked of it waits until the engine answers.
 *
 * @param answering completes when it does, and fails when it cannot start
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
