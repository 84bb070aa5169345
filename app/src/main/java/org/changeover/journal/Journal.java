package org.changeover.journal;

import java.util.List;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import reactor.core.publisher.Flux;

/** The events of one run, in order, on disk. One writer; any number of readers. */
public interface Journal extends AutoCloseable {

  /** The form of journals that this program writes, and the only one that it goes on with. */
  int FORMAT = 1;

  /**
   * Appends an event; on disk when this returns. Called by the thread that owns the run only.
   *
   * @param epoch of the engine that appends
   * @throws JournalException when another engine took over, or the disk refuses: the engine must
   *     end then, and nothing may be done that the event was to announce
   * @throws IllegalArgumentException when the event is one that no journal can keep: it was not
   *     written, and the journal goes on
   */
  Entry append(Event event, long epoch);

  /** All events from a sequence on that are on disk now. */
  List<Entry> read(long from);

  /** All events from a sequence on, and then those that come until the journal is closed. */
  Flux<Entry> follow(long from);

  @Override
  void close();
}
