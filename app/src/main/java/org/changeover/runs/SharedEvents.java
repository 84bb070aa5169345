package org.changeover.runs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.changeover.run.Entry;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * The events of a run, followed once for all who look. The last of them are kept in memory, and
 * each viewer takes them from there as it asks; one that is further behind reads the journal until
 * it has caught up. So nobody waits for anybody, and no event is lost.
 *
 * <p>States: nobody looks, and nothing is followed; the first viewer begins to follow, and the last
 * one that leaves ends it. What is followed may end by itself, because the engine did: those who
 * look are told after the last event, and whoever comes then begins anew. Those who come back to
 * see whether there is an engine again are told the same for a second: one asks for all.
 */
final class SharedEvents {
  /** How many events are kept in memory. */
  static final int KEPT = 8192;

  private static final int AT_ONCE = 256;

  private static final Duration REST = Duration.ofSeconds(1);

  private final LongFunction<Flux<Entry>> engine;
  private final LongFunction<Flux<Entry>> journal;
  private final Scheduler clock;
  private Following current;

  /**
   * @param engine what is followed, from a sequence on
   * @param journal what is written, from a sequence on
   */
  SharedEvents(
      LongFunction<Flux<Entry>> engine, LongFunction<Flux<Entry>> journal, Scheduler clock) {
    this.engine = engine;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * Emits on the thread that follows, or on one that reads the journal.
   *
   * @param first 1, or the one after the last that the viewer has seen
   */
  Flux<Entry> from(long first) {
    return Flux.using(
        () -> enter(first), following -> new Way(following, first).entries(), this::leave);
  }

  private synchronized Following enter(long first) {
    if (current == null || current.over && (first <= 1 || current.rested())) {
      current = new Following(Math.max(1, first));
      engine.apply(current.first).subscribe(current);
    }
    current.viewers++;
    return current;
  }

  private synchronized void leave(Following following) {
    following.viewers--;
    if (following.viewers == 0) {
      following.dispose();
      current = following == current && !following.over ? null : current;
    }
  }

  /** What was brought last by one subscription. */
  private final class Following extends BaseSubscriber<Entry> {
    private final Sinks.Many<Long> heads = Sinks.many().replay().latest();
    private final Entry[] kept = new Entry[KEPT];
    private long first;
    private long next;
    private int viewers;
    private volatile long ended;
    private volatile boolean over;

    private Following(long first) {
      this.first = first;
      this.next = first;
    }

    private boolean rested() {
      return clock.now(TimeUnit.MILLISECONDS) - ended >= REST.toMillis();
    }

    private void end() {
      ended = clock.now(TimeUnit.MILLISECONDS);
      over = true;
    }

    @Override
    protected void hookOnNext(Entry entry) {
      synchronized (this) {
        kept[place(entry.sequence())] = entry;
        next = entry.sequence() + 1;
        first = Math.max(first, next - KEPT);
      }
      heads.tryEmitNext(entry.sequence());
    }

    @Override
    protected void hookOnComplete() {
      end();
      heads.tryEmitComplete();
    }

    @Override
    protected void hookOnError(Throwable error) {
      end();
      heads.tryEmitError(error);
    }

    private int place(long sequence) {
      return (int) (sequence % KEPT);
    }

    /** Whether nothing after that sequence has been forgotten. */
    private synchronized boolean keeps(long from) {
      return from >= first;
    }

    /** Those from a sequence on, a bounded number; empty when some have been forgotten. */
    private synchronized Optional<List<Entry>> kept(long from) {
      if (!keeps(from)) {
        return Optional.empty();
      }
      var entries = new ArrayList<Entry>();
      for (long at = from; at < next && entries.size() < AT_ONCE; at++) {
        entries.add(kept[place(at)]);
      }
      return Optional.of(entries);
    }
  }

  /** The way of one viewer: a stretch after the other, each from memory or from the journal. */
  private final class Way {
    private final Following following;
    private long next;

    private Way(Following following, long first) {
      this.following = following;
      this.next = Math.max(1, first);
    }

    private Flux<Entry> entries() {
      return Flux.defer(this::stretch)
          .doOnNext(entry -> next = entry.sequence() + 1)
          .repeatWhen(rounds -> rounds.concatMap(_ -> more()).takeWhile(more -> more));
    }

    private Flux<Entry> stretch() {
      return following
          .kept(next)
          .map(Flux::fromIterable)
          .orElseGet(
              () -> journal.apply(next).takeUntil(entry -> following.keeps(entry.sequence() + 1)));
    }

    /** As soon as there are more; false when there will be none. */
    private Mono<Boolean> more() {
      return following.heads.asFlux().any(head -> head >= next);
    }
  }
}
