package org.changeover.console.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.run.Course;
import org.changeover.run.Decisions;
import org.changeover.run.Entry;
import org.changeover.run.Outlook;
import org.changeover.run.RunPlan;
import org.changeover.run.RunState;
import org.changeover.run.TaskId;
import org.changeover.run.Telemetry;
import org.changeover.text.Sanitiser;

/**
 * The run as the console knows it.
 *
 * @param course kept from event to event, so that an event costs the same however large the fleet
 * @param present who looks at it, sorted; one as often as there are terminals
 * @param locked why nothing may be asked of it from here
 * @param gone why there is no engine any more
 */
public record World(
    Course course,
    Outlook outlook,
    Map<TaskId, Telemetry.Progress> progress,
    Output output,
    List<String> present,
    Instant now,
    Optional<String> locked,
    Optional<String> gone) {
  public World {
    requireNonNull(course, "course is null");
    requireNonNull(now, "now is null");
    progress = Map.copyOf(progress);
    present = List.copyOf(present);
  }

  static World of(RunPlan plan, Instant now) {
    return new World(
        Course.of(plan, RunState.empty()),
        new Outlook(List.of(), List.of(), Optional.empty()),
        Map.of(),
        Output.empty(),
        List.of(),
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

  World happened(List<Entry> entries) {
    Course next = course;
    for (Entry entry : entries) {
      next = next.fold(entry);
    }
    return new World(
        next, Decisions.of(next, now), progress, output, present, now, locked, Optional.empty());
  }

  World said(List<Telemetry> telemetry) {
    var all = new HashMap<>(progress);
    List<String> here = present;
    for (Telemetry one : telemetry) {
      switch (one) {
        case Telemetry.Progress step -> all.put(step.task(), step);
        case Telemetry.Present(var operators) ->
            here = operators.stream().map(Sanitiser::clean).toList();
        case Telemetry.Line _, Telemetry.Missed _ -> {}
      }
    }
    return new World(course, outlook, all, output.heard(telemetry), here, now, locked, gone);
  }

  World output(Output next) {
    return new World(course, outlook, progress, next, present, now, locked, gone);
  }

  World at(Instant later) {
    return new World(
        course, Decisions.of(course, later), progress, output, present, later, locked, gone);
  }

  World locked(String why) {
    return new World(course, outlook, progress, output, present, now, Optional.of(why), gone);
  }

  World without(String why) {
    return new World(course, outlook, progress, output, List.of(), now, locked, Optional.of(why));
  }
}
