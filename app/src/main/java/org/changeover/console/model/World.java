package org.changeover.console.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.run.Course;
import org.changeover.run.Decisions;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.EventText;
import org.changeover.run.Forecast;
import org.changeover.run.Outlook;
import org.changeover.run.RunPlan;
import org.changeover.run.RunState;
import org.changeover.run.TaskId;
import org.changeover.run.Telemetry;

/**
 * The run as the console knows it.
 *
 * @param course kept from event to event, so that an event costs the same however large the fleet
 * @param roster the tasks of the course in the order of the plan
 * @param words how events are said
 * @param locked why nothing may be asked of it from here
 * @param gone why there is no engine any more
 */
public record World(
    Course course,
    Roster roster,
    Outlook outlook,
    History history,
    EventText words,
    Live live,
    Instant now,
    Optional<String> locked,
    Optional<String> gone) {
  private static final TaskId RUN = new TaskId(TaskId.RUN, TaskId.RUN);

  public World {
    requireNonNull(course, "course is null");
    requireNonNull(live, "live is null");
    requireNonNull(now, "now is null");
  }

  /**
   * @param zone in which events say times of day
   */
  static World of(RunPlan plan, Forecast forecast, Instant now, ZoneId zone) {
    return new World(
        Course.of(plan, RunState.empty()),
        Roster.of(plan, forecast, RunState.empty()),
        new Outlook(List.of(), List.of(), Optional.empty()),
        History.empty(),
        new EventText(zone),
        Live.nothing(),
        now,
        Optional.empty(),
        Optional.empty());
  }

  public RunPlan plan() {
    return course.plan();
  }

  public RunState state() {
    return course.state();
  }

  public Map<TaskId, Telemetry.Progress> progress() {
    return live.progress();
  }

  public Output output() {
    return live.output();
  }

  public List<String> present() {
    return live.present();
  }

  public Sightings sightings() {
    return live.sightings();
  }

  World happened(List<Entry> entries) {
    Course next = course;
    History known = history;
    var lines = new ArrayList<OutputLine>();
    for (Entry entry : entries) {
      next = next.fold(entry);
      known = known.and(entry);
      lines.add(line(entry));
    }
    return new World(
        next,
        measured(after(entries, next.state()), entries, next.state()),
        Decisions.of(next, now),
        known,
        words,
        live.output(output().told(lines)),
        now,
        locked,
        Optional.empty());
  }

  /** What took its time tells how long others are going to take. */
  private Roster measured(Roster next, List<Entry> entries, RunState state) {
    return entries.stream().anyMatch(entry -> entry.event() instanceof Event.TaskSucceeded)
        ? next.foreseen(next.forecast().measured(plan(), state))
        : next;
  }

  /** Only what is no event of a task may touch many. */
  private Roster after(List<Entry> entries, RunState state) {
    var touched = new ArrayList<TaskId>();
    for (Entry entry : entries) {
      if (!(entry.event() instanceof Event.OfTask event)) {
        return roster.all(state);
      }
      touched.add(event.task());
    }
    return roster.with(touched, state);
  }

  private OutputLine line(Entry entry) {
    TaskId task = entry.event() instanceof Event.OfTask event ? event.task() : RUN;
    OutputLine.Kind kind = isAlarm(entry.event()) ? OutputLine.Kind.ALARM : OutputLine.Kind.EVENT;
    String host = task.target().equals(TaskId.RUN) ? "" : task.target();
    return OutputLine.of(kind, task, host, words.said(entry.event()), entry.at().toEpochMilli(), 0);
  }

  private static boolean isAlarm(Event event) {
    return switch (event) {
      case Event.TaskFailed _,
          Event.UndoFailed _,
          Event.DoubtRaised _,
          Event.Rejected _,
          Event.RequestRefused _,
          Event.ClockJumped _,
          Event.RunCancelled _ ->
          true;
      case Event.ProbeChanged probe -> !probe.up();
      case Event.Checked checked -> checked.verdict() == Event.Verdict.UNKNOWN;
      default -> false;
    };
  }

  World said(List<Telemetry> telemetry) {
    return new World(
        course, roster, outlook, history, words, live.heard(telemetry, now), now, locked, gone);
  }

  World output(Output next) {
    return new World(course, roster, outlook, history, words, live.output(next), now, locked, gone);
  }

  World at(Instant later) {
    return new World(
        course, roster, Decisions.of(course, later), history, words, live, later, locked, gone);
  }

  /** The same run on another version of its plan. */
  World on(RunPlan other) {
    Course next = course.on(other);
    return new World(
        next,
        Roster.of(other, roster.forecast(), state()),
        Decisions.of(next, now),
        history,
        words,
        live,
        now,
        locked,
        gone);
  }

  World foreseen(Forecast forecast) {
    Roster next = roster.foreseen(forecast.measured(plan(), state()));
    return new World(course, next, outlook, history, words, live, now, locked, gone);
  }

  World locked(String why) {
    return new World(course, roster, outlook, history, words, live, now, Optional.of(why), gone);
  }

  World without(String why) {
    return new World(
        course, roster, outlook, history, words, live.alone(), now, locked, Optional.of(why));
  }
}
