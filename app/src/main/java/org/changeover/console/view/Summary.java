package org.changeover.console.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.changeover.run.RunState;
import org.changeover.run.TaskId;
import org.changeover.run.TaskState;
import org.changeover.run.TaskStatus;

/**
 * What several tasks look like in one row.
 *
 * @param count how many are through, of how many; empty for a single task
 */
record Summary(StatusLook look, String count, Optional<Duration> taken) {

  static Summary of(RunState state, List<TaskId> ids, Instant now) {
    List<TaskState> tasks = ids.stream().map(state::task).toList();
    if (tasks.size() == 1) {
      TaskState only = tasks.getFirst();
      return new Summary(look(only), "", Times.taken(only, now));
    }
    long through = tasks.stream().filter(task -> task.status().through()).count();
    return new Summary(together(tasks), through + "/" + tasks.size(), span(tasks, now));
  }

  private static StatusLook look(TaskState task) {
    return StatusLook.of(task.status());
  }

  /** The look of the task that matters most: what needs somebody, then what moves, then what is. */
  private static StatusLook together(List<TaskState> tasks) {
    return first(tasks, TaskStatus::asksSomebody)
        .or(() -> first(tasks, Summary::bad))
        .or(() -> first(tasks, TaskStatus::active))
        .or(() -> first(tasks, Summary::waits))
        .or(() -> first(tasks, status -> status == TaskStatus.UNDONE))
        .orElseGet(() -> allOrPart(tasks));
  }

  private static StatusLook allOrPart(List<TaskState> tasks) {
    if (tasks.stream().allMatch(task -> task.status().through())) {
      return StatusLook.of(TaskStatus.SUCCEEDED);
    }
    return tasks.stream().anyMatch(task -> task.status().through())
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

  private static Optional<StatusLook> first(List<TaskState> tasks, Predicate<TaskStatus> status) {
    return tasks.stream().filter(task -> status.test(task.status())).findFirst().map(Summary::look);
  }

  private static Optional<Duration> span(List<TaskState> tasks, Instant now) {
    Optional<Instant> start =
        tasks.stream().flatMap(task -> task.startedAt().stream()).min(Instant::compareTo);
    boolean open =
        tasks.stream().anyMatch(task -> task.startedAt().isPresent() && task.endedAt().isEmpty());
    Optional<Instant> end =
        open
            ? Optional.of(now)
            : tasks.stream().flatMap(task -> task.endedAt().stream()).max(Instant::compareTo);
    return start.flatMap(from -> end.map(to -> Times.between(from, to)));
  }
}
