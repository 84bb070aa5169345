package org.changeover.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.changeover.hosts.HostsConfig;
import org.changeover.plan.Validated;
import org.changeover.preview.Basis;
import org.changeover.preview.Preview;
import org.changeover.preview.PreviewStage;
import org.changeover.preview.PreviewedTask;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Makes previews of a plan. Opening makes no connection yet; closing lets go of everything and may
 * block for a moment.
 */
public final class PreviewProcess implements AutoCloseable {
  /** Of one look: whoever previews waits for it. */
  private static final Duration LONGEST_LOOK = Duration.ofMinutes(5);

  private static final int AT_ONCE = 64;

  private final PlanWorld world;

  private PreviewProcess(PlanWorld world) {
    this.world = world;
  }

  /**
   * @param hosts how hosts are reached
   * @param prompter asks for secrets that a person types
   */
  public static PreviewProcess open(Validated validated, HostsConfig hosts, Prompter prompter) {
    return new PreviewProcess(new PlanWorld(validated, hosts, prompter));
  }

  /**
   * Looks, once for each subscription, and says how far it is whenever more is known; cancelling
   * ends the looks.
   */
  public Flux<PreviewStage> preview(Basis basis) {
    var looks = new WorldPreview(world.plan(), world.inputs(), world.sight(LONGEST_LOOK), AT_ONCE);
    return Flux.defer(() -> {
      var soFar = new PreviewSoFar(looks.order());
      return Flux.concat(
          Flux.just(soFar.stage()),
          looks.tasks().map(soFar::with),
          Mono.fromSupplier(() -> new PreviewStage.Made(preview(basis, soFar.tasks()))));
    });
  }

  private Preview preview(Basis basis, List<PreviewedTask> tasks) {
    Validated validated = world.validated();
    return new Preview(
        validated.plan().id(),
        validated.plan().title(),
        validated.inventory().lab(),
        Instant.now(),
        basis,
        validated.plan().phases().stream()
            .map(phase -> new Preview.Part(phase.id(), phase.title()))
            .toList(),
        tasks);
  }

  @Override
  public void close() {
    world.close();
  }
}
