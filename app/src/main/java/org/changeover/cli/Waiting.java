package org.changeover.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.changeover.run.Actor;
import org.changeover.run.Decisions;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.Outlook;
import org.changeover.run.RunPlan;
import org.changeover.run.RunState;

/** What the tasks of a run wait for, a line for each. */
final class Waiting {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private Waiting() {}

  /** What the run as a whole waits for is said with its status, and not here. */
  static List<String> now(RunPlan plan, RunState state) {
    return state.status().ended()
        ? List.of()
        : awaited(plan, state).stream().map(Waiting::line).toList();
  }

  /** What a run that goes on now finds open: nothing is recorded of it again. */
  static List<String> inRunThatGoesOn(RunPlan plan, RunState state) {
    if (state.status().ended()) {
      return List.of();
    }
    RunState resumed =
        state
            .interrupted()
            .fold(
                new Entry(
                    state.sequence() + 1, Instant.now(), new Event.RunResumed(Actor.engine())));
    return awaited(plan, resumed).stream()
        .filter(one -> one.whose() != Outlook.Whose.FAILURE)
        .map(Waiting::line)
        .toList();
  }

  private static List<Outlook.Awaited> awaited(RunPlan plan, RunState state) {
    return Decisions.of(plan, state, Instant.now()).awaited().stream()
        .filter(one -> plan.step(one.task()).isPresent())
        .toList();
  }

  private static String line(Outlook.Awaited one) {
    String who =
        switch (one.whose()) {
          case PERSON -> "waits for a person";
          case TIME -> "waits";
          case FAILURE -> "stopped at a failure";
        };
    String until =
        one.until()
            .map(at -> " until " + CLOCK.format(at.atZone(ZoneId.systemDefault())))
            .orElse("");
    return "%s: %s: %s%s".formatted(who, one.task(), one.why(), until);
  }
}
