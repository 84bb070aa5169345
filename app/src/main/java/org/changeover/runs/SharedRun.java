package org.changeover.runs;

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
 * A run at which many look through one process: its journal is read once and its engine asked once,
 * as long as anybody looks. Each viewer asks at its own pace, and none waits for another. The
 * engine is told who looks.
 *
 * <p>Safe for use by several threads. A subscriber may not block, as everywhere.
 */
public final class SharedRun {
  private final LiveRun run;
  private final SharedEvents events;
  private final SharedTelemetry telemetry;

  private SharedRun(LiveRun run, RunFolder folder) {
    this.run = run;
    this.events = new SharedEvents(run::events, folder.journal()::follow, Schedulers.parallel());
    this.telemetry = new SharedTelemetry(folder.engine()::telemetry, Schedulers.parallel());
  }

  /** Nothing is opened yet. */
  public static SharedRun of(RunFolder folder) {
    return new SharedRun(folder.watched(), folder);
  }

  /** The run as that operator sees it, and is seen by the others. */
  public LiveRun seenBy(Actor viewer) {
    return new LiveRun() {
      @Override
      public Mono<Reply> request(Request request, Actor actor) {
        return run.request(request, actor);
      }

      @Override
      public Flux<Entry> events(long from) {
        return events.from(from);
      }

      @Override
      public Flux<Telemetry> telemetry() {
        return telemetry.seenBy(viewer.operator());
      }
    };
  }
}
