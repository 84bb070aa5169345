package org.changeover.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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

  /** Gives all events from a sequence on that are on disk now, each as it is read. */
  void replay(long from, Consumer<Entry> each);

  /** All events from a sequence on that are on disk now. */
  default List<Entry> read(long from) {
    var entries = new ArrayList<Entry>();
    replay(from, entries::add);
    return entries;
  }

  /** All events from a sequence on, and then those that come until the journal is closed. */
  Flux<Entry> follow(long from);

  @Override
  void close();
}
