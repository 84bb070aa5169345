package org.changeover.journal;

import java.util.List;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import reactor.core.publisher.Flux;

/** The events of one run, in order, on disk. One writer; any number of readers. */
public interface Journal extends AutoCloseable {

  /**
   * Appends an event; on disk when this returns. Called by the thread that owns the run only.
   *
   * @param epoch of the engine that appends
   * @throws JournalException when another engine took over, or the disk refuses: the engine must
   *     end then, and nothing may be done that the event was to announce
   */
  Entry append(Event event, long epoch);

  /** All events from a sequence on that are on disk now. */
  List<Entry> read(long from);

  /** All events from a sequence on, and then those that come until the journal is closed. */
  Flux<Entry> follow(long from);

  @Override
  void close();
}
