package org.changeover.run;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * What the events of a run add up to. Immutable; {@link #fold} makes the next one.
 *
 * <p>The tasks are a persistent map: a state shares with the one before it all but the path to the
 * task that changed, so that an event costs the same on three hosts and on ten thousand.
 *
 * <p>Every prefix of a journal is a valid state: an engine that is killed after any append is
 * resumed from the state of what was on disk. {@link Event.EngineStarted} is where the two worlds
 * meet: tasks that were being worked on become {@link TaskStatus#IN_DOUBT} when an intent of theirs
 * had been recorded, and {@link TaskStatus#PENDING} when none had, since no effect comes before its
 * intent.
 *
 * @param sequence of the last event that is part of it
 * @param amended what made the plan that holds now, when it is not the first
 * @param amenders the operators who amended its plan
 * @param epoch counts the engines that owned the run
 * @param tasks those that anything happened to; all others are pending
 * @param undoTo the step to undo last, while undoing
 * @param downSince when the probe saw the service cease to answer, while it does not
 * @param downtime of the outages that are over
 */
public record RunState(
    long sequence,
    Optional<Event.RunStarted> start,
    Optional<Event.PlanAmended> amended,
    Set<String> amenders,
    RunStatus status,
    String why,
    long epoch,
    Event.Options options,
    PSortedMap<TaskId, TaskState> tasks,
    Optional<String> undoTo,
    Optional<Instant> downSince,
    Duration downtime,
    Optional<Instant> startedAt,
    Optional<Instant> lastAt) {

  public RunState {
    requireNonNull(tasks, "tasks is null");
    requireNonNull(status, "status is null");
  }

  /** Before the first event. */
  public static RunState empty() {
    return new RunState(
        0,
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        RunStatus.RUNNING,
        "",
        0,
        Event.Options.none(),
        TreePMap.empty(),
        Optional.empty(),
        Optional.empty(),
        Duration.ZERO,
        Optional.empty(),
        Optional.empty());
  }

  /** Which version of its plan the run is of; from 1. */
  public int planVersion() {
    return amended.map(Event.PlanAmended::planVersion).orElse(1);
  }

  /** Of the plan that holds now; empty before the run began. */
  public String planSha256() {
    return amended
        .map(Event.PlanAmended::planSha256)
        .or(() -> start.map(Event.RunStarted::planSha256))
        .orElse("");
  }

  /** The state of a task; pending when nothing happened to it yet. */
  public TaskState task(TaskId id) {
    TaskState known = tasks.get(id);
    return known == null ? TaskState.pending(id) : known;
  }

  /**
   * What an approval of a task is bound to: what its gate found, and the version of the plan that
   * it was found for.
   */
  public String shown(TaskId id) {
    TaskState task = task(id);
    String found = task.gate().map(Event.GateOpened::fingerprint).orElse(task.fingerprint());
    return planVersion() == 1
        ? found
        : "%s for version %d of the plan".formatted(found, planVersion());
  }

  /** Tasks of one step that anything happened to. */
  public List<TaskState> tasksOf(String step) {
    return tasks.values().stream().filter(task -> task.id().step().equals(step)).toList();
  }

  /**
   * Tasks that have begun, the one that ended last first: the order of undo. One that waits, or for
   * which somebody is asked, is among them: it begins anew when the run goes on after an undo.
   */
  public List<TaskState> lastEndedFirst() {
    return tasks.values().stream()
        .filter(TaskState::begun)
        .sorted(Comparator.comparingLong(TaskState::endOrder).reversed())
        .toList();
  }

  /**
   * Downtime until {@code now}, an outage that is not over included; one that began behind {@code
   * now}, because the clock was set back, counts for nothing yet.
   */
  public Duration downtimeAt(Instant now) {
    return downSince
        .filter(since -> since.isBefore(now))
        .map(since -> downtime.plus(Duration.between(since, now)))
        .orElse(downtime);
  }

  /** How the next engine finds it, when the one that wrote the journal so far lives no more. */
  public RunState interrupted() {
    return each(RunFold::interrupted);
  }

  /** The state after one more event. */
  public RunState fold(Entry entry) {
    return RunFold.fold(this, entry);
  }

  /** The state that a whole journal adds up to. */
  public static RunState of(Iterable<Entry> entries) {
    RunState state = empty();
    for (Entry entry : entries) {
      state = state.fold(entry);
    }
    return state;
  }

  RunState at(Entry entry) {
    var next = new Next(this);
    next.sequence = entry.sequence();
    next.startedAt = startedAt.or(() -> Optional.of(entry.at()));
    next.lastAt = Optional.of(entry.at());
    return next.state();
  }

  RunState started(Event.RunStarted event) {
    var next = new Next(this);
    next.start = Optional.of(event);
    next.status = RunStatus.RUNNING;
    next.why = "";
    return next.state();
  }

  RunState amended(Event.PlanAmended event) {
    var next = new Next(this);
    next.amended = Optional.of(event);
    next.amenders =
        Stream.concat(amenders.stream(), Stream.of(event.by().operator()))
            .collect(Collectors.toUnmodifiableSet());
    return next.state();
  }

  RunState status(RunStatus newStatus, String newWhy) {
    var next = new Next(this);
    next.status = newStatus;
    next.why = newWhy;
    next.undoTo = newStatus == RunStatus.UNDOING ? undoTo : Optional.empty();
    return next.state();
  }

  RunState undoing(Optional<String> to) {
    var next = new Next(this);
    next.status = RunStatus.UNDOING;
    next.why = "";
    next.undoTo = to;
    return next.state();
  }

  RunState engine(long newEpoch, Event.Options newOptions) {
    var next = new Next(this);
    next.epoch = newEpoch;
    next.options = newOptions;
    return next.state();
  }

  RunState with(TaskState task) {
    return with(tasks.plus(task.id(), task));
  }

  /** With each task that {@code change} makes another of. */
  RunState each(UnaryOperator<TaskState> change) {
    PSortedMap<TaskId, TaskState> all = tasks;
    for (TaskState task : tasks.values()) {
      TaskState changed = change.apply(task);
      all = changed.equals(task) ? all : all.plus(task.id(), changed);
    }
    return with(all);
  }

  private RunState with(PSortedMap<TaskId, TaskState> newTasks) {
    var next = new Next(this);
    next.tasks = newTasks;
    return next.state();
  }

  RunState probe(Optional<Instant> newDownSince, Duration newDowntime) {
    var next = new Next(this);
    next.downSince = newDownSince;
    next.downtime = newDowntime;
    return next.state();
  }

  /** The next state in the making: as the one before, but for what is set. */
  private static final class Next {
    private long sequence;
    private Optional<Event.RunStarted> start;
    private Optional<Event.PlanAmended> amended;
    private Set<String> amenders;
    private RunStatus status;
    private String why;
    private long epoch;
    private Event.Options options;
    private PSortedMap<TaskId, TaskState> tasks;
    private Optional<String> undoTo;
    private Optional<Instant> downSince;
    private Duration downtime;
    private Optional<Instant> startedAt;
    private Optional<Instant> lastAt;

    private Next(RunState before) {
      sequence = before.sequence;
      start = before.start;
      amended = before.amended;
      amenders = before.amenders;
      status = before.status;
      why = before.why;
      epoch = before.epoch;
      options = before.options;
      tasks = before.tasks;
      undoTo = before.undoTo;
      downSince = before.downSince;
      downtime = before.downtime;
      startedAt = before.startedAt;
      lastAt = before.lastAt;
    }

    private RunState state() {
      return new RunState(
          sequence, start, amended, amenders, status, why, epoch, options, tasks, undoTo, downSince,
          downtime, startedAt, lastAt);
    }
  }
}
