package org.changeover.run;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.plan.Step;

/**
 * How long the steps of a plan are going to take, as an earlier run of it tells. Pure.
 *
 * @param run the earlier run; empty when there is none to go by
 * @param steps by the id of a step outside of chains: from its first target's beginning to its last
 *     one's end
 */
public record Forecast(String run, Map<String, Duration> steps) {
  public Forecast {
    steps = Map.copyOf(steps);
  }

  public static Forecast none() {
    return new Forecast("", Map.of());
  }

  /**
   * @param plan that is to be run; steps that the earlier run did not have are not forecast
   * @param run the id of the earlier run
   */
  public static Forecast of(RunPlan plan, String run, RunState earlier) {
    var steps = new HashMap<String, Duration>();
    plan.plan()
        .steps()
        .forEach(step -> span(tasks(plan, earlier, step)).ifPresent(t -> steps.put(step.id(), t)));
    return new Forecast(run, steps);
  }

  private static List<TaskState> tasks(RunPlan plan, RunState state, Step step) {
    return plan.targetsOf(step).stream()
        .flatMap(target -> plan.turn(step, target).stream())
        .map(state::task)
        .toList();
  }

  private static Optional<Duration> span(List<TaskState> tasks) {
    Optional<Instant> from =
        tasks.stream().flatMap(task -> task.startedAt().stream()).min(Instant::compareTo);
    Optional<Instant> to =
        tasks.stream().flatMap(task -> task.endedAt().stream()).max(Instant::compareTo);
    return from.flatMap(start -> to.map(end -> Duration.between(start, end)))
        .filter(length -> !length.isNegative());
  }

  public Optional<Duration> of(String step) {
    return Optional.ofNullable(steps.get(step));
  }
}
