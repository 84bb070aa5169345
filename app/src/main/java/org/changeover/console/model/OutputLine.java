package org.changeover.console.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.changeover.run.TaskId;
import org.pcollections.HashTreePSet;
import org.pcollections.PSet;

/**
 * A line that was printed, or told by the journal.
 *
 * @param task whose it is; {@link TaskId#RUN} is its target when it is the run's
 * @param host that said it; the name of the target when it is an event
 * @param others that said the same, when what they said was folded into this line
 * @param at when it was heard, in milliseconds of the epoch; 0 for what was read from a file
 * @param end where it ends in the task's output file
 */
public record OutputLine(
    Kind kind, TaskId task, String host, PSet<String> others, String text, long at, long end) {
  private static final int OVERHEAD = 96;
  private static final int NAME = 80;

  /** Of so many hosts one line is told; what more of them say begins the next one. */
  private static final int MOST_OTHERS = 127;

  /** What a line is. */
  public enum Kind {
    OUT,
    ERR,
    /** A command that changes something, as it is run. */
    COMMAND,
    EVENT,
    /** An event that somebody should look at. */
    ALARM;

    public boolean isError() {
      return this == ERR || this == ALARM;
    }

    public boolean isEvent() {
      return this == EVENT || this == ALARM;
    }
  }

  static OutputLine of(Kind kind, TaskId task, String host, String text, long at, long end) {
    return new OutputLine(kind, task, host, HashTreePSet.empty(), text, at, end);
  }

  long bytes() {
    return OVERHEAD + text.length() + (long) NAME * others.size();
  }

  /** All that said it, sorted. */
  public List<String> hosts() {
    if (others.isEmpty()) {
      return List.of(host);
    }
    var all = new ArrayList<>(others);
    all.add(host);
    all.sort(null);
    return all;
  }

  boolean saidBy(String name) {
    return host.equals(name) || others.contains(name);
  }

  /** Whether that it was said by another host as well can be told by it. */
  boolean takes(String name) {
    return others.size() < MOST_OTHERS && !saidBy(name);
  }

  OutputLine saidAlsoBy(String name) {
    return new OutputLine(kind, task, host, others.plus(name), text, at, end);
  }

  /** Whether a text in lower case is in it, in its host or in its step. */
  boolean holds(String lower) {
    return text.toLowerCase(Locale.ROOT).contains(lower)
        || host.toLowerCase(Locale.ROOT).contains(lower)
        || task.step().toLowerCase(Locale.ROOT).contains(lower);
  }
}
