package org.changeover.run;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.plan.Step;
import org.changeover.plan.StepWork;

/**
 * How long the steps of a plan are going to take, as an earlier run of it tells. Pure.
 *
 * <p>An earlier run gives the shape, and this one the rates: once a step is through, all later ones
 * with the same action are expected to take as much longer, or shorter, than in the earlier run as
 * that one did. So the first copy of a large database, days before the switch, tells how long the
 * last one is going to take, though the earlier run was on a lab.
 *
 * @param run the earlier run; empty when there is none to go by
 * @param rehearsed whether that was on a lab, and this one is not
 * @param steps by the id of a step outside of chains
 * @param rates by action: how many times as long it takes now
 * @param outages of the earlier run
 */
public record Forecast(
    String run,
    boolean rehearsed,
    Map<String, Past> steps,
    Map<String, Double> rates,
    List<Down> outages) {
  /** A step that took no longer says nothing of how long others take. */
  private static final Duration TELLING = Duration.ofMillis(100);

  public Forecast {
    requireNonNull(run, "run is null");
    steps = Map.copyOf(steps);
    rates = Map.copyOf(rates);
    outages = List.copyOf(outages);
  }

  /**
   * A step of the earlier run.
   *
   * @param took from its first target's beginning to its last one's end
   * @param uses its action, when it has a single target and was not as it should be already
   */
  public record Past(Duration took, Optional<String> uses) {
    public Past {
      requireNonNull(took, "took is null");
      requireNonNull(uses, "uses is null");
    }
  }

  /**
   * An outage of the earlier run.
   *
   * @param during the steps that were under way meanwhile
   */
  public record Down(Duration length, List<String> during) {
    public Down {
      requireNonNull(length, "length is null");
      during = List.copyOf(during);
    }
  }

  public static Forecast none() {
    return new Forecast("", false, Map.of(), Map.of(), List.of());
  }

  /**
   * @param plan that is to be run; steps that the earlier run did not have are not forecast
   * @param run the id of the earlier run
   */
  public static Forecast of(RunPlan plan, String run, boolean rehearsed, List<Entry> earlier) {
    RunState state = RunState.of(earlier);
    var steps = new HashMap<String, Past>();
    plan.plan()
        .steps()
        .forEach(step ->
            span(plan, state, step)
                .ifPresent(span ->
                    steps.put(step.id(), new Past(span.length(), uses(plan, state, step)))));
    var outages = new ArrayList<Down>();
    for (Outage outage : Outage.of(earlier)) {
      List<String> during =
          plan.plan()
              .steps()
              .filter(step ->
                  span(plan, state, step)
                      .filter(one -> outage.during(one.from(), one.to()))
                      .isPresent())
              .map(Step::id)
              .toList();
      outages.add(new Down(outage.length(), during));
    }
    return new Forecast(run, rehearsed, steps, Map.of(), outages);
  }

  private static Optional<String> uses(RunPlan plan, RunState state, Step step) {
    return step.work() instanceof StepWork.Act act
            && plan.targetsOf(step).size() == 1
            && only(plan, state, step).changed()
        ? Optional.of(act.uses())
        : Optional.empty();
  }

  private static TaskState only(RunPlan plan, RunState state, Step step) {
    return state.task(new TaskId(step.id(), plan.targetsOf(step).getFirst()));
  }

  private record Span(Instant from, Instant to) {
    Duration length() {
      return Duration.between(from, to);
    }
  }

  private static Optional<Span> span(RunPlan plan, RunState state, Step step) {
    List<TaskState> tasks =
        plan.targetsOf(step).stream()
            .flatMap(target -> plan.turn(step, target).stream())
            .map(state::task)
            .toList();
    Optional<Instant> from =
        tasks.stream().flatMap(task -> task.startedAt().stream()).min(Instant::compareTo);
    Optional<Instant> to =
        tasks.stream().flatMap(task -> task.endedAt().stream()).max(Instant::compareTo);
    return from.flatMap(start -> to.map(end -> new Span(start, end)))
        .filter(span -> !span.length().isNegative());
  }

  /** The same by what steps of this run took so far; the last one with an action counts. */
  public Forecast measured(RunPlan plan, RunState now) {
    if (steps.isEmpty()) {
      return this;
    }
    var measured = new HashMap<String, Double>();
    plan.plan()
        .steps()
        .forEach(step -> {
          Past past = steps.get(step.id());
          if (past != null && past.took().compareTo(TELLING) >= 0) {
            past.uses()
                .ifPresent(uses ->
                    done(plan, now, step)
                        .map(took -> (double) took.toMillis() / past.took().toMillis())
                        .ifPresent(rate -> measured.put(uses, rate)));
          }
        });
    return new Forecast(run, rehearsed, steps, measured, outages);
  }

  private static Optional<Duration> done(RunPlan plan, RunState now, Step step) {
    TaskState task = only(plan, now, step);
    return task.status() == TaskStatus.SUCCEEDED && task.changed()
        ? span(plan, now, step).map(Span::length)
        : Optional.empty();
  }

  /** How long a step is going to take; empty when nothing tells. */
  public Optional<Duration> of(String step) {
    return Optional.ofNullable(steps.get(step)).map(this::expected);
  }

  private Duration expected(Past past) {
    double rate = past.uses().map(uses -> rates.getOrDefault(uses, 1.0)).orElse(1.0);
    return Duration.ofMillis(Math.round(past.took().toMillis() * rate));
  }

  /**
   * The downtime that is to be expected: each outage of the earlier run as much longer, or shorter,
   * as the steps that were under way during it. Empty when there is no earlier run.
   */
  public Optional<Duration> downtime() {
    return run.isEmpty()
        ? Optional.empty()
        : Optional.of(outages.stream().map(this::expected).reduce(Duration.ZERO, Duration::plus));
  }

  private Duration expected(Down outage) {
    long then = 0;
    long now = 0;
    for (String step : outage.during()) {
      Past past = steps.get(step);
      then += past.took().toMillis();
      now += expected(past).toMillis();
    }
    return then == 0 ? outage.length() : Duration.ofMillis(outage.length().toMillis() * now / then);
  }
}
