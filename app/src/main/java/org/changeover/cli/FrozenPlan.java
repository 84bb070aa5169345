package org.changeover.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.changeover.plan.Catalogue;
import org.changeover.plan.PlanValidator;
import org.changeover.plan.Validated;
import org.changeover.plan.Validation;
import org.changeover.plugins.LoadedProvider;
import org.changeover.plugins.PluginCatalogue;
import org.changeover.run.Forecast;
import org.changeover.run.RunPlan;
import org.changeover.run.RunState;
import org.changeover.runs.EarlierRuns;
import org.changeover.runs.RunFolder;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * What a run was started with, read from the copies in its folder; of a run that was amended, with
 * the plan as it is now.
 *
 * @param plugins as they were when it started
 */
record FrozenPlan(Validated validated, RunPlan runPlan, PluginCatalogue plugins) {

  /**
   * Those that were read last; what is frozen stays as it is. A server is asked for the same few
   * again and again, and each brings the classes of its plugins with it.
   */
  private static final Map<Key, FrozenPlan> READ =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, FrozenPlan> eldest) {
          return size() > KEPT;
        }
      };

  private static final int KEPT = 16;

  /** A version of a run's plan. */
  private record Key(Path run, Path frozen) {}

  /**
   * @throws CommandRefusedException when the copies are not what they were
   */
  static FrozenPlan of(RunFolder run) {
    return of(run, run.maybeAmended() ? run.state() : RunState.empty());
  }

  /**
   * The same as a state has it.
   *
   * @throws CommandRefusedException when the copies are not what they were
   */
  static FrozenPlan of(RunFolder run, RunState state) {
    var key = new Key(run.path(), run.frozen(state));
    synchronized (READ) {
      FrozenPlan read = READ.get(key);
      if (read == null) {
        read = read(run, state);
        READ.put(key, read);
      }
      return read;
    }
  }

  /** The plan of a run as it is when somebody asks. */
  static Mono<RunPlan> now(RunFolder run) {
    return Mono.fromCallable(() -> of(run).runPlan()).subscribeOn(Schedulers.boundedElastic());
  }

  /** Keeps what this process has just frozen itself, so that it need not be read again. */
  static void keep(RunFolder run, Validated validated, PluginCatalogue plugins) {
    synchronized (READ) {
      READ.put(
          new Key(run.path(), run.frozen()),
          new FrozenPlan(validated, RunPlan.of(validated), plugins));
    }
  }

  private static FrozenPlan read(RunFolder run, RunState state) {
    try {
      PluginCatalogue plugins =
          PluginCatalogue.load(List.of(run.plugins()), Installation.unpackInto(run));
      Catalogue catalogue = catalogue(plugins);
      return switch (PlanValidator.validate(run.frozenInputs(state), catalogue)) {
        case Validated validated -> new FrozenPlan(validated, RunPlan.of(validated), plugins);
        case Validation.Invalid invalid ->
            throw new CommandRefusedException(
                ExitCode.STEP_FAILED,
                "the frozen plan of %s can no longer be read:%n%s"
                    .formatted(run.id(), invalid.text()));
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How long its steps are going to take, as earlier runs tell. */
  Mono<Forecast> forecast(RunFolder run) {
    return EarlierRuns.forecast(run, runPlan, validated.inventory().lab());
  }

  static Catalogue catalogue(PluginCatalogue plugins) {
    return Catalogue.of(
        plugins.providers().values().stream().map(LoadedProvider::provider).toList());
  }
}
