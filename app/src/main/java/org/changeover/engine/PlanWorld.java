package org.changeover.engine;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import org.changeover.hosts.HostsConfig;
import org.changeover.journal.Journal;
import org.changeover.plan.Validated;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.RunPlan;
import org.changeover.spi.Operation;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The world of a plan without a run, to be looked at: it has what contexts for reading are made of,
 * and nothing can be recorded in it, so nothing can be intended.
 */
final class PlanWorld implements AutoCloseable {
  private final Validated validated;
  private final EngineParts parts;
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();

  /**
   * @param state the installation's state folder
   * @param prompter asks for secrets that a person types
   */
  PlanWorld(Validated validated, Path state, Prompter prompter) {
    this.validated = validated;
    Scheduler work =
        scheduler(
            Schedulers.fromExecutorService(
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("look-", 0).factory())));
    Scheduler timers = scheduler(Schedulers.newSingle("timers"));
    var secrets = new Secrets(validated.inventory().secrets(), System.getenv(), prompter, work);
    var machines =
        new InventoryMachines(validated.inventory(), HostsConfig.of(state), secrets, timers);
    owned.addFirst(machines);
    this.parts =
        new EngineParts(
            RunPlan.of(validated),
            new NoJournal(),
            new PlanInputs(validated, secrets, work),
            machines,
            Clock.systemUTC(),
            () -> Duration.ZERO,
            Schedulers.immediate(),
            work,
            timers,
            state.resolve("nowhere"),
            state.resolve("locks"),
            EngineParts.Limits.DEFAULT);
  }

  private Scheduler scheduler(Scheduler scheduler) {
    owned.addFirst(scheduler::dispose);
    return scheduler;
  }

  Validated validated() {
    return validated;
  }

  EngineParts parts() {
    return parts;
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

  private static final class NoJournal implements Journal {
    @Override
    public Entry append(Event event, long epoch) {
      throw new IllegalStateException("there is no run to record anything in");
    }

    @Override
    public List<Entry> read(long from) {
      return List.of();
    }

    @Override
    public Flux<Entry> follow(long from) {
      return Flux.empty();
    }

    @Override
    public void close() {}
  }
}
