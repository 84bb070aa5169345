package org.changeover.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.changeover.plan.Condition;
import org.changeover.plan.StepWork;
import org.changeover.plan.Value;
import org.changeover.run.RunState;
import org.changeover.run.TaskId;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Check;
import org.changeover.spi.Evidence;
import org.changeover.spi.Notice;
import org.changeover.spi.Operation;
import org.changeover.spi.PlanFile;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Receipt;
import org.changeover.spi.Resources;
import org.changeover.spi.Reversal;
import org.changeover.spi.Secret;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * What steps have done, which no failure of the engine's machine takes back: switches that are on,
 * and how often each effect happened. A step's name says how it behaves, see {@link TorturePlan}.
 */
final class TortureWorld {
  /** What is on. */
  final Set<String> on;

  /** How often each effect happened, undoing by the name {@code undo STEP@TARGET}. */
  final Map<String, Integer> happened;

  private final Instant syncedAt;

  TortureWorld(Instant syncedAt) {
    this(syncedAt, Set.of(), Map.of());
  }

  private TortureWorld(Instant syncedAt, Set<String> on, Map<String, Integer> happened) {
    this.syncedAt = syncedAt;
    this.on = new TreeSet<>(on);
    this.happened = new TreeMap<>(happened);
  }

  TortureWorld copy() {
    return new TortureWorld(syncedAt, on, happened);
  }

  int times(String effect) {
    return happened.getOrDefault(effect, 0);
  }

  /** Around each effect. */
  @FunctionalInterface
  interface Effects {
    void happens(Operation by, String effect, Runnable change) throws IOException;
  }

  record Parameters(TaskId task) {
    String step() {
      return task.step();
    }

    String name() {
      return task.toString();
    }
  }

  record Settings() {}

  /** Turns a switch on, or does something that cannot be seen afterwards. */
  private final class Act implements ChangingAction<Parameters, Settings> {
    private final Clock clock;
    private final Scheduler timers;
    private final Effects effects;

    Act(Clock clock, Scheduler timers, Effects effects) {
      this.clock = clock;
      this.timers = timers;
      this.effects = effects;
    }

    @Override
    public String name() {
      return "set";
    }

    @Override
    public String summary() {
      return "Turns a switch on.";
    }

    @Override
    public Class<Parameters> parameters() {
      return Parameters.class;
    }

    @Override
    public Set<TargetKind> targets() {
      return Set.of(TargetKind.SERVICE);
    }

    @Override
    public Resources resources(Parameters parameters, Target target) {
      return parameters.step().equals("switch") ? Resources.writing("zone") : Resources.none();
    }

    @Override
    public Mono<Check> check(Parameters parameters, ReadContext<Settings> context) {
      return Mono.fromSupplier(() ->
          switch (parameters.step()) {
            case "announce", "count" -> differs(parameters);
            case "synced" -> clock.instant().isBefore(syncedAt) ? differs(parameters) : satisfied();
            default -> on.contains(parameters.name()) ? satisfied() : differs(parameters);
          });
    }

    private Check differs(Parameters parameters) {
      return new Check.Differs(List.of(new Change(parameters.name(), "off", "on")), "off");
    }

    private Check satisfied() {
      return new Check.Satisfied(
          new Evidence("it is on", Map.of("expires", syncedAt.minusSeconds(300).toString())));
    }

    @Override
    public Flux<Notice> apply(Parameters parameters, ChangeContext<Settings> context) {
      Duration takes = Duration.ofSeconds(1 + Math.floorMod(parameters.name().hashCode(), 7));
      return context
          .intend(Receipt.of("toy/set@1", Map.of("task", parameters.name())))
          .then(Mono.delay(takes, timers))
          .then(Mono.<Void>fromRunnable(() -> apply(parameters, context.operation())))
          .thenMany(notices(parameters));
    }

    private void apply(Parameters parameters, Operation operation) {
      String name = parameters.name();
      boolean fails =
          TorturePlan.FAILING.contains(name)
              || (parameters.step().equals("flaky") && times("stuck " + name) < 2);
      around(operation, (fails ? "stuck " : "") + name, fails ? () -> {} : () -> on.add(name));
      if (fails) {
        throw new ActionFailedException(name + " is stuck: push it");
      }
    }

    private Flux<Notice> notices(Parameters parameters) {
      return parameters.step().equals("lower-ttl")
          ? Flux.just(
              new Notice.Output("expires", syncedAt.minusSeconds(300).toString()),
              new Notice.Did(new Change("ttl", "12h", "1h")))
          : Flux.empty();
    }

    @Override
    public Mono<Check> verify(Parameters parameters, ReadContext<Settings> context) {
      return Mono.fromSupplier(
          () -> on.contains(parameters.name()) ? satisfied() : differs(parameters));
    }

    @Override
    public boolean repeatable(Parameters parameters) {
      return TorturePlan.repeatable(parameters.task());
    }

    @Override
    public Reversal reversal(Parameters parameters) {
      return Reversal.exact();
    }

    @Override
    public Mono<UndoCheck> checkUndo(
        Parameters parameters, Receipt receipt, ReadContext<Settings> context) {
      return Mono.fromSupplier(() -> {
        if (!on.contains(parameters.name())) {
          return new UndoCheck.AlreadyUndone("it is off");
        }
        return parameters.step().equals("painted")
            ? new UndoCheck.Changed(List.of(new Change(parameters.name(), "on", "painted")))
            : new UndoCheck.Reversible(List.of());
      });
    }

    @Override
    public Flux<Notice> undo(
        Parameters parameters, Receipt receipt, ChangeContext<Settings> context) {
      String name = parameters.name();
      return context
          .intend(receipt)
          .then(
              Mono.<Notice>fromRunnable(
                  () -> around(context.operation(), "undo " + name, () -> on.remove(name))))
          .flux();
    }

    private void around(Operation operation, String effect, Runnable change) {
      try {
        effects.happens(
            operation,
            effect,
            () -> {
              happened.merge(effect, 1, Integer::sum);
              change.run();
            });
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  TaskInputs inputs(Clock clock, Scheduler timers, Effects effects) {
    var act = new Act(clock, timers, effects);
    return new TaskInputs() {
      @Override
      public ResolvedAction<?, ?> action(TaskId task, StepWork.Act ignored, RunState state) {
        return new ResolvedAction<>(
            act,
            new Parameters(task),
            new Settings(),
            new Target.Service(task.target()),
            Set.of(task.target()));
      }

      @Override
      public boolean holds(TaskId task, Condition condition, RunState state) {
        return false;
      }

      @Override
      public String text(TaskId task, Value value, RunState state) {
        return String.valueOf(value.plain());
      }

      @Override
      public Duration duration(TaskId task, Value value, RunState state) {
        return Duration.parse(String.valueOf(value.plain()));
      }

      /** The output of an earlier step. */
      @Override
      public Instant instant(TaskId task, Value value, RunState state) {
        var outputs = new HashMap<>(state.task(TaskId.parse(text(task, value, state))).outputs());
        if (!outputs.containsKey("expires")) {
          throw new IllegalArgumentException(value.plain() + " has no output 'expires'");
        }
        return Instant.parse(outputs.get("expires").toString());
      }

      @Override
      public List<Instance<?>> instances() {
        return List.of();
      }

      @Override
      public Map<String, String> hostsByAddress() {
        return Map.of();
      }

      @Override
      public Mono<byte[]> file(PlanFile file) {
        return Mono.error(new IllegalArgumentException("there are no files here"));
      }

      @Override
      public <T> Mono<T> secret(Secret secret, Function<char[], Mono<T>> use) {
        return Mono.error(new IllegalArgumentException("there are no secrets here"));
      }

      @Override
      public <T> Mono<T> secretAtHand(Secret secret, Function<char[], Mono<T>> use) {
        return secret(secret, use);
      }
    };
  }
}
