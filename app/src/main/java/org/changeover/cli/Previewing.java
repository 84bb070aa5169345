package org.changeover.cli;

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
import org.changeover.run.Event;

/** Makes previews, and says whether a saved one still holds. */
final class Previewing {
  private final Surroundings around;
  private final HostsConfig hosts;

  /**
   * @param hosts how hosts are reached
   */
  Previewing(Surroundings around, HostsConfig hosts) {
    this.around = around;
    this.hosts = hosts;
  }

  /**
   * Looks at the world; waits for it.
   *
   * @throws CommandRefusedException when it is interrupted
   */
  Preview made(Validated validated, PluginCatalogue plugins) {
    try (var interruption = Interruption.of("preview-let-go");
        var process = PreviewProcess.open(validated, hosts, prompter(validated))) {
      return process
          .preview(basis(validated, plugins))
          .takeUntilOther(interruption.signal())
          .blockOptional()
          .orElseThrow(() ->
              new CommandRefusedException(
                  ExitCode.STEP_FAILED, "interrupted; nothing was changed"));
    }
  }

  /** What a person types is asked for at once, not while something looks. */
  private Prompter prompter(Validated validated) {
    return around.terminal()
        ? TypedSecrets.asked(around, validated.inventory().secrets().values())
        : TypedSecrets.whenNeeded(around);
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
