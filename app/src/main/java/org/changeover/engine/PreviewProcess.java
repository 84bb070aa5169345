package org.changeover.engine;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.changeover.hosts.HostsConfig;
import org.changeover.plan.Validated;
import org.changeover.preview.Basis;
import org.changeover.preview.Preview;
import org.changeover.run.RunPlan;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * What it takes to preview a plan: connections to its hosts, its secrets, threads. Opening makes no
 * connection yet; closing lets go of everything and may block for a moment.
 */
public final class PreviewProcess implements AutoCloseable {
  /** Of one look: whoever previews waits for it. */
  private static final Duration LONGEST_LOOK = Duration.ofMinutes(5);

  private final Validated validated;
  private final List<AutoCloseable> owned = new ArrayList<>();
  private final WorldPreview world;

  private PreviewProcess(Validated validated, Path state, Prompter prompter) {
    this.validated = validated;
    Scheduler work =
        own(
            Schedulers.fromExecutorService(
                Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("preview-", 0).factory())));
    Scheduler timers = own(Schedulers.newSingle("timers"));
    var secrets = new Secrets(validated.inventory().secrets(), System.getenv(), prompter, work);
    var machines =
        new InventoryMachines(validated.inventory(), HostsConfig.of(state), secrets, timers);
    owned.addFirst(machines);
    var inputs = new PlanInputs(validated, secrets, work);
    this.world =
        new WorldPreview(
            RunPlan.of(validated),
            inputs,
            new Sight(inputs, machines, Clock.systemUTC(), work, timers, LONGEST_LOOK),
            EngineParts.Limits.DEFAULT.turns());
  }

  private Scheduler own(Scheduler scheduler) {
    owned.addFirst(scheduler::dispose);
    return scheduler;
  }

  /**
   * @param state the installation's state folder
   * @param prompter asks for secrets that a person types
   */
  public static PreviewProcess open(Validated validated, Path state, Prompter prompter) {
    return new PreviewProcess(validated, state, prompter);
  }

  /** Looks, once for each subscription; cancelling ends the looks. */
  public Mono<Preview> preview(Basis basis) {
    return world
        .tasks()
        .map(tasks ->
            new Preview(
                validated.plan().id(),
                validated.plan().title(),
                validated.inventory().lab(),
                Instant.now(),
                basis,
                validated.plan().phases().stream()
                    .map(phase -> new Preview.Part(phase.id(), phase.title()))
                    .toList(),
                tasks));
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
    owned.clear();
  }
}
