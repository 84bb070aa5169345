package org.changeover.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.changeover.run.Entry;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The events of a run, followed once for all who look. The last of them are kept in memory, and
 * each viewer takes them from there as it asks; one that is further behind reads the journal until
 * it has caught up. So nobody waits for anybody, and no event is lost.
 *
 * <p>States: nobody looks, and nothing is followed; the first viewer begins to follow, and the last
 * one that leaves ends it. What is followed may end by itself, because the engine did: those who
 * look are told after the last event, and whoever comes then begins anew.
 */
final class SharedEvents {
  /** How many events are kept in memory. */
  static final int KEPT = 8192;

  private static final int AT_ONCE = 256;

  private final Flux<Entry> all;
  private final LongFunction<Flux<Entry>> journal;
  private Following current;

  /**
   * @param all from the first on
   * @param journal what is written, from a sequence on
   */
  SharedEvents(Flux<Entry> all, LongFunction<Flux<Entry>> journal) {
    this.all = all;
    this.journal = journal;
  }

  /** Emits on the thread that follows, or on one that reads the journal. */
  Flux<Entry> from(long first) {
    return Flux.using(this::enter, following -> new Way(following, first).entries(), this::leave);
  }

  private synchronized Following enter() {
    if (current == null || current.over) {
      current = new Following();
      all.subscribe(current);
    }
    current.viewers++;
    return current;
  }

  private synchronized void leave(Following following) {
    following.viewers--;
    if (following.viewers == 0) {
      following.dispose();
      current = following == current ? null : current;
    }
  }

  /** What was brought last by one subscription. */
  private static final class Following extends BaseSubscriber<Entry> {
    private final Sinks.Many<Long> heads = Sinks.many().replay().latest();
    private final Entry[] kept = new Entry[KEPT];
    private long first = 1;
    private long next = 1;
    private int viewers;
    private volatile boolean over;

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
      over = true;
      heads.tryEmitComplete();
    }

    @Override
    protected void hookOnError(Throwable error) {
      over = true;
      heads.tryEmitError(error);
    }

    private static int place(long sequence) {
      return (int) (sequence % KEPT);
    }

    /** Whether nothing after that sequence has been forgotten. */
    private synchronized boolean keeps(long from) {
      return from >= first;
    }

    /** Those that are kept from a sequence on, a bounded number. */
    private synchronized List<Entry> kept(long from) {
      var entries = new ArrayList<Entry>();
      for (long at = from; at < next && entries.size() < AT_ONCE; at++) {
        entries.add(kept[place(at)]);
      }
      return entries;
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
      return following.keeps(next)
          ? Flux.fromIterable(following.kept(next))
          : journal.apply(next).takeUntil(entry -> following.keeps(entry.sequence() + 1));
    }

    /** As soon as there are more; false when there will be none. */
    private Mono<Boolean> more() {
      return following.heads.asFlux().any(head -> head >= next);
    }
  }
}
