package org.changeover.engine;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.changeover.journal.Journal;
import org.changeover.plan.Step;
import org.changeover.run.RunPlan;
import org.changeover.run.TaskId;
import reactor.core.scheduler.Scheduler;

/**
 * What an engine is made of.
 *
 * @param clock does not follow jumps of the wall clock while the engine lives
 * @param drift how far the wall clock is ahead of that clock
 * @param loop a single thread: owns state and journal
 * @param work where actions run; its threads may block
 * @param timers for delays
 * @param outputFolder where the output of tasks is kept
 * @param locksFolder shared by all runs of a state folder
 */
public record EngineParts(
    RunPlan plan,
    Journal journal,
    TaskInputs inputs,
    Machines machines,
    Clock clock,
    Supplier<Duration> drift,
    Scheduler loop,
    Scheduler work,
    Scheduler timers,
    Path outputFolder,
    Path locksFolder,
    Limits limits) {
  public EngineParts {
    requireNonNull(plan, "plan is null");
    requireNonNull(journal, "journal is null");
  }

  Sight sight() {
    return new Sight(inputs, machines, clock, work, timers, limits.check());
  }

  /** The same for another version of the plan. */
  EngineParts with(Amendments.Version version) {
    return new EngineParts(
        version.plan(),
        journal,
        version.inputs(),
        machines,
        clock,
        drift,
        loop,
        work,
        timers,
        outputFolder,
        locksFolder,
        limits);
  }

  Step step(TaskId task) {
    return plan.step(task)
        .orElseThrow(() -> new IllegalStateException("the plan has no task " + task));
  }

  /**
   * @param turns tasks worked on at once, in all
   * @param perHost tasks worked on at once on one host
   * @param attempt how long one attempt at a task may take when the plan says nothing
   * @param check how long one look at the world may take
   * @param patience how long an effect in doubt waits for its host to come back
   */
  public record Limits(
      int turns, int perHost, Duration attempt, Duration check, Duration patience) {
    public static final Limits DEFAULT =
        new Limits(64, 4, Duration.ofHours(2), Duration.ofMinutes(15), Duration.ofMinutes(2));
  }
}
