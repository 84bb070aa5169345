package org.changeover.console.model;

import java.util.List;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.TaskId;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * What the journal told of each task and of the run as a whole, the last of it where it is long.
 *
 * @param run what is about no single task
 */
public record History(PMap<TaskId, PVector<Entry>> tasks, PVector<Entry> run) {
  private static final int OF_TASK = 48;
  private static final int OF_RUN = 256;

  static History empty() {
    return new History(HashTreePMap.empty(), TreePVector.empty());
  }

  public List<Entry> of(TaskId task) {
    return tasks.getOrDefault(task, TreePVector.empty());
  }

  History and(Entry entry) {
    return entry.event() instanceof Event.OfTask event
        ? new History(tasks.plus(event.task(), more(known(event.task()), entry, OF_TASK)), run)
        : new History(tasks, more(run, entry, OF_RUN));
  }

  private PVector<Entry> known(TaskId task) {
    return tasks.getOrDefault(task, TreePVector.empty());
  }

  private static PVector<Entry> more(PVector<Entry> all, Entry entry, int most) {
    PVector<Entry> next = all.plus(entry);
    return next.size() > most ? next.minus(0) : next;
  }
}
