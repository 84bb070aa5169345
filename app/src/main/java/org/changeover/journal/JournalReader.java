package org.changeover.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.changeover.run.Entry;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Reads the journal of a run in whatever process, beside a living engine or after its end. Safe for
 * use by several threads.
 */
public final class JournalReader {
  private static final int BATCH = 256;
  private static final Duration POLL = Duration.ofMillis(100);

  private final Path file;
  private final Path head;

  JournalReader(Path file, Path head) {
    this.file = file;
    this.head = head;
  }

  /**
   * The reader of the journal in a run's folder.
   *
   * @param folder of the run
   */
  public static JournalReader of(Path folder) {
    return new JournalReader(
        folder.resolve(FileJournal.FILE), folder.resolve(FileJournal.HEAD_FILE));
  }

  /**
   * All events from a sequence on that are on disk now.
   *
   * @param from sequence of the first one wanted; 1 or less for all
   * @throws JournalException when the journal is damaged or cut off; the message names the place
   */
  public List<Entry> read(long from) {
    var entries = new ArrayList<Entry>();
    replay(from, entries::add);
    return entries;
  }

  /**
   * Gives all events from a sequence on that are on disk now, each as it is read, so that a journal
   * of any length takes no memory.
   *
   * @param from sequence of the first one wanted; 1 or less for all
   * @throws JournalException when the journal is damaged or cut off, after what stands before it
   */
  public void replay(long from, Consumer<Entry> each) {
    long acknowledged = isBeingMade() ? 0 : JournalHead.read(head);
    var cursor = new JournalCursor(file);
    cursor.rest(line -> {
      if (line.entry().sequence() >= from) {
        each.accept(line.entry());
      }
    });
    if (cursor.sequence() < acknowledged) {
      throw FileJournal.cutOff(file, cursor, acknowledged);
    }
  }

  /** A new journal's head is whole before the journal is there. */
  private boolean isBeingMade() {
    try {
      return !Files.exists(head) || !Files.exists(file) && !JournalHead.isWhole(head);
    } catch (IOException e) {
      throw LineSource.unreadable(head, e);
    }
  }

  /**
   * All events from a sequence on, and then those that come. Never completes: whoever follows says
   * when it is enough. A subscriber that does not ask is not read for.
   */
  public Flux<Entry> follow(long from) {
    return follow(from, Flux.never());
  }

  /**
   * @param heads sequences that were written, the last one replayed; completes when there will be
   *     no more
   */
  Flux<Entry> follow(long from, Flux<Long> heads) {
    return Flux.defer(() -> {
      var walk = new Walk(new JournalCursor(file), heads);
      return Mono.fromCallable(() -> walk.next(from))
          .subscribeOn(Schedulers.boundedElastic())
          .flatMapIterable(entries -> entries)
          .repeatWhen(rounds -> rounds.concatMap(_ -> walk.pause()).takeWhile(more -> more));
    });
  }

  /** One follower's way through the file. */
  private static final class Walk {
    private final JournalCursor cursor;
    private final Flux<Long> heads;
    private boolean full;
    private boolean closed;

    Walk(JournalCursor cursor, Flux<Long> heads) {
      this.cursor = cursor;
      this.heads = heads;
    }

    List<Entry> next(long from) {
      List<JournalCursor.Found> found = cursor.next(BATCH);
      full = found.size() == BATCH;
      return found.stream()
          .map(JournalCursor.Found::entry)
          .filter(entry -> entry.sequence() >= from)
          .toList();
    }

    /** Emits when to look again; false when there is nothing more to come. */
    Publisher<Boolean> pause() {
      if (full) {
        return Mono.just(true);
      }
      if (closed) {
        return Mono.just(false);
      }
      Mono<Boolean> written = heads.any(head -> head > cursor.sequence()).doOnNext(this::woken);
      return Mono.firstWithSignal(written, Mono.delay(POLL).thenReturn(true)).thenReturn(true);
    }

    /** The heads completed without a new one: the journal was closed; look once more. */
    private void woken(boolean more) {
      closed = !more;
    }
  }
}
