package org.changeover.cli;

import java.util.function.BooleanSupplier;
import org.changeover.run.Actor;
import org.changeover.run.Entry;
import org.changeover.run.LiveRun;
import org.changeover.run.NotLetInException;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.Telemetry;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A run as an operator sees it whom the server let in: each request, also of many that were
 * confirmed before, is made only as long as they could log in as who they are.
 *
 * @param letIn asked before each request, by any thread
 */
record LetInRun(LiveRun run, BooleanSupplier letIn) implements LiveRun {

  /** Fails with {@link NotLetInException} for somebody who is not let in any more. */
  @Override
  public Mono<Reply> request(Request request, Actor actor) {
    return Mono.defer(() ->
        letIn.getAsBoolean() ? run.request(request, actor) : Mono.error(new NotLetInException()));
  }

  @Override
  public Flux<Entry> events(long from) {
    return run.events(from);
  }

  @Override
  public Flux<Telemetry> telemetry() {
    return run.telemetry();
  }
}
