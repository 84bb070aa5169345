package org.changeover.engine;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import org.changeover.hosts.HostsConfig;
import org.changeover.plan.Validated;
import org.changeover.run.RunPlan;
import org.changeover.spi.Operation;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The world of a plan without a run, to be looked at: what contexts for reading are made of, and
 * nothing in which a change could be recorded. Makes no connection yet; closing lets go of
 * everything and may block for a moment.
 */
final class PlanWorld implements AutoCloseable {
  private final Validated validated;
  private final RunPlan plan;
  private final PlanInputs inputs;
  private final Machines machines;
  private final Scheduler work;
  private final Scheduler timers;
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();

  /**
   * @param hosts how hosts are reached
   * @param prompter asks for secrets that a person types
   */
  PlanWorld(Validated validated, HostsConfig hosts, Prompter prompter) {
    this.validated = validated;
    this.plan = RunPlan.of(validated);
    this.work =
        scheduler(
            Schedulers.fromExecutorService(
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("look-", 0).factory())));
    this.timers = scheduler(Schedulers.newSingle("timers"));
    var secrets = new Secrets(validated.inventory().secrets(), System.getenv(), prompter, work);
    this.machines = new InventoryMachines(validated.inventory(), hosts, secrets, timers);
    owned.addFirst(machines);
    this.inputs = new PlanInputs(validated, secrets, work);
  }

  private Scheduler scheduler(Scheduler scheduler) {
    owned.addFirst(scheduler::dispose);
    return scheduler;
  }

  Validated validated() {
    return validated;
  }

  RunPlan plan() {
    return plan;
  }

  PlanInputs inputs() {
    return inputs;
  }

  /**
   * @param longest how long one look may take
   */
  Sight sight(Duration longest) {
    return new Sight(inputs, machines, Clock.systemUTC(), work, timers, longest);
  }

  /** The identity of a look that belongs to no run. */
  static Operation look(String step, String target) {
    return new Operation("preflight", step, target, 1, 1);
  }

  @Override
  public void close() {
    for (AutoCloseable resource : owned) {
      try {
        resource.close();
      } catch (Exception e) {
        Errors.log("something did not close", e);
      }
    }
  }
}
