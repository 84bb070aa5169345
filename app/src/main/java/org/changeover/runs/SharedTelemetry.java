package org.changeover.runs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.changeover.run.TaskId;
import org.changeover.run.Telemetry;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
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

  private final Function<Flux<List<String>>, Flux<Telemetry>> all;
  private final Scheduler timer;
  private Watching current;

  /**
   * @param all given who looks, each time that changes
   */
  SharedTelemetry(Function<Flux<List<String>>, Flux<Telemetry>> all, Scheduler timer) {
    this.all = all;
    this.timer = timer;
  }

  /**
   * Emits on the timer's threads, or on the one that watches.
   *
   * @param operator who looks
   */
  Flux<Telemetry> seenBy(String operator) {
    return Flux.from(subscriber -> enter(subscriber, operator));
  }

  private void enter(Subscriber<? super Telemetry> subscriber, String operator) {
    var viewer = new Viewer(subscriber, operator);
    subscriber.onSubscribe(viewer);
    var fresh = new Watching();
    Watching watching = join(viewer, fresh);
    if (watching == fresh) {
      all.apply(fresh.present.asFlux()).subscribe(fresh);
    }
    viewer.watches(() -> leave(watching, viewer));
    viewer.tell(List.of());
  }

  /**
   * Of news that replace each other, what they are about; a viewer always gets the last of each.
   */
  private static Optional<Object> subject(Telemetry one) {
    return switch (one) {
      case Telemetry.Present _ -> Optional.of(Telemetry.Present.class);
      case Telemetry.Watched _ -> Optional.of(Telemetry.Watched.class);
      case Telemetry.Sighted sighted -> Optional.of(sighted.instance());
      case Telemetry.Line _, Telemetry.Missed _, Telemetry.Progress _ -> Optional.empty();
    };
  }

  private synchronized Watching join(Viewer viewer, Watching fresh) {
    if (current == null || current.over) {
      current = fresh;
    }
    viewer.owe(current.last());
    current.viewers.add(viewer);
    current.tellWhoLooks();
    return current;
  }

  private synchronized void leave(Watching watching, Viewer viewer) {
    watching.viewers.remove(viewer);
    watching.tellWhoLooks();
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
    private final Sinks.Many<List<String>> present = Sinks.many().replay().latest();
    private final Object passing = new Object();
    private final Map<Object, Telemetry> last = new LinkedHashMap<>();
    private List<Telemetry> waiting = new ArrayList<>();
    private boolean over;

    private void tellWhoLooks() {
      present.tryEmitNext(viewers.stream().map(viewer -> viewer.operator).sorted().toList());
    }

    @Override
    protected void hookOnNext(Telemetry one) {
      if (put(one) >= HANDFUL) {
        passOn();
      }
    }

    private synchronized List<Telemetry> last() {
      return List.copyOf(last.values());
    }

    private synchronized int put(Telemetry one) {
      subject(one).ifPresent(about -> last.put(about, one));
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
      end(Subscriber::onComplete);
    }

    @Override
    protected void hookOnError(Throwable error) {
      end(subscriber -> subscriber.onError(error));
    }

    private void end(Consumer<Subscriber<? super Telemetry>> how) {
      ended(this);
      passOn();
      viewers.forEach(viewer -> viewer.end(how));
    }
  }

  /** Asks by its subscription; whatever happens to it happens under its lock. */
  private static final class Viewer implements Subscription {
    private final Subscriber<? super Telemetry> subscriber;
    private final String operator;
    private final Disposable.Swap leaving = Disposables.swap();
    private final Map<TaskId, Long> missed = new LinkedHashMap<>();
    private final Map<Object, Telemetry> owed = new LinkedHashMap<>();
    private long asked;

    private Viewer(Subscriber<? super Telemetry> subscriber, String operator) {
      this.subscriber = subscriber;
      this.operator = operator;
    }

    /** If it has left already, it leaves now. */
    private void watches(Disposable leave) {
      leaving.update(leave);
    }

    @Override
    public void request(long count) {
      if (Operators.validate(count)) {
        ask(count);
      }
    }

    private synchronized void ask(long count) {
      asked = Operators.addCap(asked, count);
      tellOwed();
    }

    @Override
    public void cancel() {
      leaving.dispose();
    }

    private synchronized void tell(List<Telemetry> handful) {
      tellOwed();
      for (Telemetry one : handful) {
        if (asked > 0) {
          pass(one);
        } else {
          miss(one);
        }
      }
    }

    private synchronized void end(Consumer<Subscriber<? super Telemetry>> how) {
      if (!leaving.isDisposed()) {
        how.accept(subscriber);
        leaving.dispose();
      }
    }

    private void pass(Telemetry one) {
      if (!leaving.isDisposed()) {
        asked = asked == Long.MAX_VALUE ? asked : asked - 1;
        subscriber.onNext(one);
      }
    }

    private void miss(Telemetry one) {
      switch (one) {
        case Telemetry.Line line -> missed.merge(line.task(), 1L, Long::sum);
        case Telemetry.Missed more -> missed.merge(more.task(), more.lines(), Long::sum);
        case Telemetry.Present _, Telemetry.Watched _, Telemetry.Sighted _ -> owe(List.of(one));
        case Telemetry.Progress _ -> {}
      }
    }

    private synchronized void owe(List<Telemetry> news) {
      news.forEach(one -> subject(one).ifPresent(about -> owed.put(about, one)));
    }

    private void tellOwed() {
      while (!owed.isEmpty() && asked > 0) {
        pass(owed.remove(owed.keySet().iterator().next()));
      }
      while (!missed.isEmpty() && asked > 0) {
        TaskId task = missed.keySet().iterator().next();
        pass(new Telemetry.Missed(task, missed.remove(task)));
      }
    }
  }
}
