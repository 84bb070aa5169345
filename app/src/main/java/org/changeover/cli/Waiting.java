package org.changeover.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import org.changeover.run.Actor;
import org.changeover.run.Decisions;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.Folded;
import org.changeover.run.Outlook;
import org.changeover.run.RunPlan;
import org.changeover.run.RunState;

/** What the tasks of a run wait for, a line for all that wait for the same. */
final class Waiting {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private Waiting() {}

  /** What the run as a whole waits for is said with its status, and not here. */
  static List<String> now(RunPlan plan, RunState state) {
    return state.status().ended() ? List.of() : lines(awaited(plan, state));
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
                    state.sequence() + 1, Instant.now(), new Event.RunResumed(Actor.engine(), "")));
    return lines(
        awaited(plan, resumed).stream()
            .filter(one -> one.whose() != Outlook.Whose.FAILURE)
            .toList());
  }

  private static List<Outlook.Awaited> awaited(RunPlan plan, RunState state) {
    return Decisions.of(plan, state, Instant.now()).awaited().stream()
        .filter(one -> plan.step(one.task()).isPresent())
        .toList();
  }

  private static List<String> lines(List<Outlook.Awaited> awaited) {
    return Stream.of(Outlook.Whose.values())
        .flatMap(whose -> {
          var its = awaited.stream().filter(one -> one.whose() == whose).toList();
          return Folded.of(its, Outlook.Awaited::task, Waiting::why).stream()
              .map(one -> "%s: %s: %s".formatted(who(whose), one.name(), one.said()));
        })
        .toList();
  }

  private static String who(Outlook.Whose whose) {
    return switch (whose) {
      case PERSON -> "waits for a person";
      case TIME -> "waits";
      case FAILURE -> "stopped at a failure";
    };
  }

  private static String why(Outlook.Awaited one) {
    return one.why()
        + one.until()
            .map(at -> " until " + CLOCK.format(at.atZone(ZoneId.systemDefault())))
            .orElse("");
  }
}
