package org.changeover.runs;

import java.util.concurrent.atomic.AtomicLong;
import org.changeover.control.EngineLostException;
import org.changeover.journal.JournalReader;
import org.changeover.run.Actor;
import org.changeover.run.Entry;
import org.changeover.run.LiveRun;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.Telemetry;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A run for whoever looks at it, whether an engine owns it or not: where the engine does not
 * answer, or dies meanwhile, the journal tells what had happened until then.
 */
final class WatchedRun implements LiveRun {
  private final LiveRun engine;
  private final JournalReader journal;

  WatchedRun(LiveRun engine, JournalReader journal) {
    this.engine = engine;
    this.journal = journal;
  }

  @Override
  public Mono<Reply> request(Request request, Actor actor) {
    return engine.request(request, actor);
  }

  /** Fails with {@link EngineLostException} after the journal's last event. */
  @Override
  public Flux<Entry> events(long from) {
    return Flux.defer(() -> {
      var next = new AtomicLong(from);
      return engine
          .events(from)
          .doOnNext(entry -> next.set(entry.sequence() + 1))
          .onErrorResume(
              EngineLostException.class, lost -> written(next.get()).concatWith(Flux.error(lost)));
    });
  }

  private Flux<Entry> written(long from) {
    return Flux.defer(() -> Flux.fromIterable(journal.read(from)))
        .subscribeOn(Schedulers.boundedElastic());
  }

  @Override
  public Flux<Telemetry> telemetry() {
    return engine.telemetry();
  }
}
