package org.changeover.console.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.changeover.console.model.Roster;
import org.changeover.run.TaskState;
import org.changeover.run.TaskStatus;

/**
 * What several tasks look like in one row.
 *
 * @param count how many are through, of how many; empty for a single task
 */
record Summary(StatusLook look, String count, Optional<Duration> taken) {

  static Summary of(Roster roster, Roster.Range range, Instant now) {
    if (range.size() == 1) {
      TaskState only = roster.states(range).getFirst();
      return new Summary(StatusLook.of(only.status()), "", Times.taken(only, now));
    }
    int through = roster.count(range, TaskStatus::through);
    return new Summary(
        together(roster, range), through + "/" + range.size(), span(roster.states(range), now));
  }

  /** The look of the task that matters most: what needs somebody, then what moves, then what is. */
  private static StatusLook together(Roster roster, Roster.Range range) {
    return roster
        .first(range, TaskStatus::asksSomebody)
        .or(() -> roster.first(range, Summary::bad))
        .or(() -> roster.first(range, TaskStatus::active))
        .or(() -> roster.first(range, Summary::waits))
        .or(() -> roster.first(range, status -> status == TaskStatus.UNDONE))
        .map(task -> StatusLook.of(task.status()))
        .orElseGet(() -> allOrPart(roster.count(range, TaskStatus::through), range.size()));
  }

  private static StatusLook allOrPart(int through, int all) {
    if (through == all) {
      return StatusLook.of(TaskStatus.SUCCEEDED);
    }
    return through > 0
        ? new StatusLook('●', "begun", Tone.TEXT)
        : StatusLook.of(TaskStatus.PENDING);
  }

  private static boolean bad(TaskStatus status) {
    return status == TaskStatus.FAILED
        || status == TaskStatus.STOPPED
        || status == TaskStatus.UNDO_FAILED
        || status == TaskStatus.IN_DOUBT;
  }

  private static boolean waits(TaskStatus status) {
    return status == TaskStatus.WAITING
        || status == TaskStatus.RETRYING
        || status == TaskStatus.APPROVED
        || status == TaskStatus.UNDO_CONFIRMED;
  }

  private static Optional<Duration> span(List<TaskState> tasks, Instant now) {
    Instant start = Instant.MAX;
    Instant end = Instant.MIN;
    boolean open = false;
    for (TaskState task : tasks) {
      if (task.startedAt().isPresent()) {
        start = earlier(start, task.startedAt().get());
        open |= task.endedAt().isEmpty();
      }
      end = task.endedAt().isEmpty() ? end : later(end, task.endedAt().get());
    }
    if (start.equals(Instant.MAX) || !open && end.equals(Instant.MIN)) {
      return Optional.empty();
    }
    return Optional.of(Times.between(start, open ? now : end));
  }

  private static Instant earlier(Instant one, Instant other) {
    return other.isBefore(one) ? other : one;
  }

  private static Instant later(Instant one, Instant other) {
    return other.isAfter(one) ? other : one;
  }
}
