package org.changeover.cli;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.changeover.engine.PreviewProcess;
import org.changeover.engine.Prompter;
import org.changeover.hosts.HostsConfig;
import org.changeover.plan.Validated;
import org.changeover.plugins.PluginCatalogue;
import org.changeover.plugins.PluginSource;
import org.changeover.preview.Basis;
import org.changeover.preview.Moved;
import org.changeover.preview.Preview;
import org.changeover.preview.PreviewStage;
import org.changeover.run.Event;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Makes previews, and says whether a saved one still holds. */
final class Previewing {
  /** How often it is said how far it is. */
  private static final Duration SAID = Duration.ofMillis(100);

  private final Surroundings around;
  private final HostsConfig hosts;
  private final TypedSecrets typed;

  /**
   * @param hosts how hosts are reached
   */
  Previewing(Surroundings around, HostsConfig hosts, TypedSecrets typed) {
    this.around = around;
    this.hosts = hosts;
    this.typed = typed;
  }

  /**
   * Looks at the world; waits for it, and says at a terminal how far it is.
   *
   * @throws CommandRefusedException when it is interrupted
   */
  Preview made(Validated validated, PluginCatalogue plugins) {
    try (var interruption = Interruption.of("preview-let-go");
        var process = PreviewProcess.open(validated, hosts, prompter(validated));
        var line = ProgressLine.of(around)) {
      return process
          .preview(basis(validated, plugins))
          .takeUntilOther(interruption.signal())
          .sample(SAID)
          .doOnNext(stage -> say(stage, line))
          .ofType(PreviewStage.Made.class)
          .map(PreviewStage.Made::preview)
          .next()
          .blockOptional()
          .orElseThrow(() ->
              new CommandRefusedException(
                  ExitCode.STEP_FAILED, "interrupted; nothing was changed"));
    }
  }

  private static void say(PreviewStage stage, ProgressLine line) {
    if (stage instanceof PreviewStage.Looking looking) {
      line.show(looking.text());
    }
  }

  /** The same for somebody who waits at a console, where nothing can be typed. */
  Flux<PreviewStage> stages(Validated validated, PluginCatalogue plugins) {
    Basis basis = basis(validated, plugins);
    return Flux.usingWhen(
        Mono.fromSupplier(() -> PreviewProcess.open(validated, hosts, typed)),
        process -> process.preview(basis),
        process -> Mono.fromRunnable(process::close).subscribeOn(Schedulers.boundedElastic()));
  }

  /** What a person types is asked for at once, not while something looks. */
  private Prompter prompter(Validated validated) {
    return around.terminal() ? typed.ask(validated.inventory().secrets().values()) : typed;
  }

  private static Basis basis(Validated validated, PluginCatalogue plugins) {
    List<Event.Plugin> used =
        RunStarting.sources(validated, plugins).stream()
            .sorted(Comparator.comparing(PluginSource::id))
            .map(source -> new Event.Plugin(source.id(), source.version(), source.sha256()))
            .toList();
    return Basis.of(validated.inputs(), used);
  }

  /**
   * Looks again, unless it is known before that the preview is of something else.
   *
   * @throws CommandRefusedException with everything that moved
   */
  void requireStillSo(SavedPreview saved, Validated validated, PluginCatalogue plugins) {
    Preview was = saved.preview();
    refuseWhat(Moved.of(was.basis(), basis(validated, plugins)), saved);
    refuseWhat(Moved.of(was.tasks(), made(validated, plugins).tasks()), saved);
  }

  private static void refuseWhat(List<Moved> moved, SavedPreview saved) {
    if (!moved.isEmpty()) {
      throw CommandRefusedException.badUsage(
          "nothing was done, because it is not as %s says any more:\n%s\nLook at it and make it anew: changeover preview PLAN --out %s"
              .formatted(saved.file(), Moved.text(moved), saved.file()));
    }
  }
}
