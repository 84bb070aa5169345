package org.changeover.runs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.changeover.run.TaskId;
import org.changeover.run.Telemetry;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Scheduler;

/**
 * What happens live in a run, watched once for all who look. It is passed on in handfuls, so that
 * each viewer is woken some tens of times a second and not for each line. Nothing waits here for a
 * viewer: what one has not asked for it misses, and is told how much as soon as it asks.
 *
 * <p>The first viewer begins to watch, and the last one that leaves ends it.
 */
final class SharedTelemetry {
  /** How long something may wait for what follows it. */
  static final Duration PAUSE = Duration.ofMillis(20);

  private static final int HANDFUL = 2048;

  private final Flux<Telemetry> all;
  private final Scheduler timer;
  private Watching current;

  SharedTelemetry(Flux<Telemetry> all, Scheduler timer) {
    this.all = all;
    this.timer = timer;
  }

  /** Emits on the timer's threads, or on the one that watches. */
  Flux<Telemetry> now() {
    return Flux.push(this::enter, FluxSink.OverflowStrategy.IGNORE);
  }

  private void enter(FluxSink<Telemetry> sink) {
    var viewer = new Viewer(sink);
    sink.onRequest(_ -> viewer.tellMissed());
    var fresh = new Watching();
    Watching watching = join(viewer, fresh);
    sink.onDispose(() -> leave(watching, viewer));
    if (watching == fresh) {
      all.subscribe(fresh);
    }
  }

  private synchronized Watching join(Viewer viewer, Watching fresh) {
    if (current == null || current.over) {
      current = fresh;
    }
    current.viewers.add(viewer);
    return current;
  }

  private synchronized void leave(Watching watching, Viewer viewer) {
    watching.viewers.remove(viewer);
    if (watching.viewers.isEmpty()) {
      watching.dispose();
      current = watching == current ? null : current;
    }
  }

  private synchronized void ended(Watching watching) {
    watching.over = true;
  }

  /** One subscription, and those that it serves. */
  private final class Watching extends BaseSubscriber<Telemetry> {
    private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();
    private final Object passing = new Object();
    private List<Telemetry> waiting = new ArrayList<>();
    private boolean over;

    @Override
    protected void hookOnNext(Telemetry one) {
      if (put(one) >= HANDFUL) {
        passOn();
      }
    }

    private synchronized int put(Telemetry one) {
      waiting.add(one);
      if (waiting.size() == 1) {
        timer.schedule(this::passOn, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
      }
      return waiting.size();
    }

    private synchronized List<Telemetry> take() {
      List<Telemetry> handful = waiting;
      waiting = new ArrayList<>();
      return handful;
    }

    /** Each handful reaches everybody before the next one is taken. */
    private void passOn() {
      synchronized (passing) {
        List<Telemetry> handful = take();
        viewers.forEach(viewer -> viewer.tell(handful));
      }
    }

    @Override
    protected void hookOnComplete() {
      end(FluxSink::complete);
    }

    @Override
    protected void hookOnError(Throwable error) {
      end(sink -> sink.error(error));
    }

    private void end(Consumer<FluxSink<Telemetry>> how) {
      ended(this);
      passOn();
      viewers.forEach(viewer -> viewer.end(how));
    }
  }

  private static final class Viewer {
    private final FluxSink<Telemetry> sink;
    private final Map<TaskId, Long> missed = new LinkedHashMap<>();

    private Viewer(FluxSink<Telemetry> sink) {
      this.sink = sink;
    }

    private synchronized void tell(List<Telemetry> handful) {
      tellMissed();
      for (Telemetry one : handful) {
        if (wants()) {
          sink.next(one);
        } else {
          miss(one);
        }
      }
    }

    private synchronized void end(Consumer<FluxSink<Telemetry>> how) {
      how.accept(sink);
    }

    private boolean wants() {
      return sink.requestedFromDownstream() > 0;
    }

    private void miss(Telemetry one) {
      switch (one) {
        case Telemetry.Line line -> missed.merge(line.task(), 1L, Long::sum);
        case Telemetry.Missed more -> missed.merge(more.task(), more.lines(), Long::sum);
        case Telemetry.Progress _ -> {}
      }
    }

    private synchronized void tellMissed() {
      while (!missed.isEmpty() && wants()) {
        TaskId task = missed.keySet().iterator().next();
        sink.next(new Telemetry.Missed(task, missed.remove(task)));
      }
    }
  }
}
