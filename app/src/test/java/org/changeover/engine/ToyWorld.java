package org.changeover.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.changeover.journal.Journal;
import org.changeover.journal.JournalException;
import org.changeover.plan.Condition;
import org.changeover.plan.StepWork;
import org.changeover.plan.Value;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.RunState;
import org.changeover.run.TaskId;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Check;
import org.changeover.spi.Command;
import org.changeover.spi.FileState;
import org.changeover.spi.Host;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.Network;
import org.changeover.spi.Notice;
import org.changeover.spi.Operation;
import org.changeover.spi.Output;
import org.changeover.spi.PlanFile;
import org.changeover.spi.ReadContext;
import org.changeover.spi.ReadableHost;
import org.changeover.spi.Receipt;
import org.changeover.spi.Resources;
import org.changeover.spi.Reversal;
import org.changeover.spi.Secret;
import org.changeover.spi.Sensitive;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;
import org.changeover.spi.UndoCheck;
import org.changeover.spi.UnknownOutcomeException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * A world of switches that steps turn on: what is on survives a crash of the engine, as the real
 * world does. Behaviour of single tasks can be replaced.
 */
final class ToyWorld {
  final Set<String> on = new HashSet<>();
  final List<String> effects = new ArrayList<>();
  final Set<String> hurtful = new HashSet<>();
  final Map<String, Integer> failures = new HashMap<>();
  final Map<String, Duration> durations = new HashMap<>();
  final Map<String, Resources> resources = new HashMap<>();
  final Map<String, Function<Mono<Void>, Mono<Void>>> twists = new HashMap<>();
  final Set<String> unknown = new HashSet<>();
  final Set<String> edited = new HashSet<>();
  final Set<String> unrepeatable = new HashSet<>();
  final Set<String> broken = new HashSet<>();
  final Set<String> unmet = new HashSet<>();
  final Map<String, java.util.function.Supplier<Mono<Check>>> checks = new HashMap<>();
  final Map<String, java.util.function.Supplier<Mono<Check>>> verifies = new HashMap<>();
  final Map<String, java.util.function.Supplier<Mono<UndoCheck>>> undoChecks = new HashMap<>();
  final Map<String, Function<Mono<Notice>, Mono<Notice>>> undoTwists = new HashMap<>();
  final List<Operation> undoOperations = new ArrayList<>();
  final List<Operation> stopped = new ArrayList<>();
  final List<String> asked = new ArrayList<>();
  final List<Instance<?>> instances = new ArrayList<>();
  String word = "";
  String answer = "200";
  Mono<Boolean> stops = Mono.just(true);
  final List<String> left = new ArrayList<>();
  Mono<Boolean> ends = Mono.just(true);

  /** Whose next effect loses its link, and goes on behind it until it is ended. */
  final Set<String> losing = new HashSet<>();

  final Set<String> goingOn = new HashSet<>();

  /** What was done while something of the same task was still going on. */
  final List<String> besides = new ArrayList<>();

  int running;
  int mostRunning;

  record Parameters(String task, @Sensitive String word) {}

  record Settings() {}

  /** Turns a switch on. */
  final class SetSwitch implements ChangingAction<Parameters, Settings> {
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
      if (broken.contains(parameters.task())) {
        throw new NullPointerException("resources of a careless plugin");
      }
      return resources.getOrDefault(
          parameters.task(), Resources.writing("switch:" + parameters.task()));
    }

    @Override
    public Mono<Check> check(Parameters parameters, ReadContext<Settings> context) {
      if (checks.containsKey(parameters.task())) {
        return checks.get(parameters.task()).get();
      }
      return Mono.fromSupplier(() ->
          unknown.contains(parameters.task())
              ? new Check.Unknown("nobody knows")
              : on.contains(parameters.task())
                  ? Check.satisfied("it is on")
                  : new Check.Differs(List.of(new Change(parameters.task(), "off", "on")), "off"));
    }

    @Override
    public Flux<Notice> apply(Parameters parameters, ChangeContext<Settings> context) {
      String task = parameters.task();
      Mono<Void> effect =
          Mono.<Void>fromRunnable(() -> {
            begun(task);
            if (failures.merge(task, -1, Integer::sum) >= 0) {
              throw new org.changeover.spi.ActionFailedException(task + " is stuck: push it");
            }
            on.add(task);
          });
      return context
          .intend(Receipt.of("toy/set@1", Map.of("task", task, "word", parameters.word())))
          .doOnSubscribe(_ -> mostRunning = Math.max(mostRunning, ++running))
          .then(Mono.delay(durations.getOrDefault(task, Duration.ZERO)))
          .then(twists.getOrDefault(task, same -> same).apply(effect))
          .doFinally(_ -> running--)
          .thenMany(Flux.empty());
    }

    @Override
    public Mono<Check> verify(Parameters parameters, ReadContext<Settings> context) {
      return verifies.containsKey(parameters.task())
          ? verifies.get(parameters.task()).get()
          : ChangingAction.super.verify(parameters, context);
    }

    @Override
    public boolean repeatable(Parameters parameters) {
      return !unrepeatable.contains(parameters.task());
    }

    @Override
    public Reversal reversal(Parameters parameters) {
      return Reversal.exact();
    }

    @Override
    public Mono<UndoCheck> checkUndo(
        Parameters parameters, Receipt receipt, ReadContext<Settings> context) {
      if (undoChecks.containsKey(parameters.task())) {
        return undoChecks.get(parameters.task()).get();
      }
      return Mono.fromSupplier(() -> {
        if (edited.contains(parameters.task())) {
          return new UndoCheck.Changed(
              List.of(new Change(parameters.task(), "on", "on, and painted")));
        }
        return on.contains(parameters.task())
            ? new UndoCheck.Reversible(List.of())
            : new UndoCheck.AlreadyUndone("it is off");
      });
    }

    @Override
    public Flux<Notice> undo(
        Parameters parameters, Receipt receipt, ChangeContext<Settings> context) {
      undoOperations.add(context.operation());
      Mono<Notice> undone =
          Mono.fromRunnable(() -> {
            begun("undo " + parameters.task());
            edited.remove(parameters.task());
            on.remove(parameters.task());
          });
      return context
          .intend(receipt)
          .then(undoTwists.getOrDefault(parameters.task(), same -> same).apply(undone))
          .flux();
    }
  }

  private void begun(String effect) {
    effects.add(effect);
    if (goingOn.contains(effect.replaceFirst("^undo ", "")) || goingOn.contains(effect)) {
      besides.add(effect);
    }
    if (losing.remove(effect)) {
      goingOn.add(effect);
      throw new UnknownOutcomeException("the link broke");
    }
  }

  private void ended(Operation operation) {
    String task = operation.step().replaceFirst("[.]undo-.*", "") + "@" + operation.target();
    goingOn.remove(operation.step().contains(".undo-") ? "undo " + task : task);
  }

  TaskInputs inputs() {
    return new TaskInputs() {
      @Override
      public ResolvedAction<?, ?> action(TaskId task, StepWork.Act act, RunState state) {
        return new ResolvedAction<>(
            new SetSwitch(),
            new Parameters(task.toString(), word),
            new Settings(),
            new Target.Service(task.target()),
            Set.of(task.target()));
      }

      @Override
      public boolean holds(TaskId task, Condition condition, RunState state) {
        return !unmet.contains(condition.written());
      }

      @Override
      public String text(TaskId task, Value value, RunState state) {
        if (broken.contains(task.toString())) {
          throw new IllegalArgumentException("test.yaml:1:1: the text needs a value");
        }
        return String.valueOf(value.plain());
      }

      @Override
      public Duration duration(TaskId task, Value value, RunState state) {
        return Duration.parse(String.valueOf(value.plain()));
      }

      @Override
      public Instant instant(TaskId task, Value value, RunState state) {
        return Instant.parse(String.valueOf(value.plain()));
      }

      @Override
      public List<Instance<?>> instances() {
        return instances;
      }

      @Override
      public Map<String, String> hostsByAddress() {
        return Map.of("192.0.2.10", "old", "192.0.2.11", "new");
      }

      @Override
      public Mono<byte[]> file(PlanFile file) {
        return Mono.error(new IllegalArgumentException("there are no files here"));
      }

      @Override
      public <T> Mono<T> secret(Secret secret, Function<char[], Mono<T>> use) {
        return use.apply("secret".toCharArray());
      }

      @Override
      public <T> Mono<T> secretAtHand(Secret secret, Function<char[], Mono<T>> use) {
        return use.apply("at hand".toCharArray());
      }
    };
  }

  /** A host on which curl gets the {@link #answer} that the test says. */
  private ReadableHost tester() {
    return new ReadableHost() {
      @Override
      public String name() {
        return "tester";
      }

      @Override
      public Mono<Output> query(Command command) {
        asked.addAll(command.arguments());
        return Mono.just(
            new Output(0, "body\nchangeover-probe:" + answer + " 203.0.113.10", "", false));
      }

      @Override
      public Mono<FileState> stat(String path) {
        return Mono.error(new IllegalArgumentException("there are no files here"));
      }

      @Override
      public Mono<byte[]> read(String path, int limit) {
        return Mono.error(new IllegalArgumentException("there are no files here"));
      }
    };
  }

  Machines machines() {
    return new Machines() {
      @Override
      public Host host(String name, Operation operation, LineSink sink) {
        throw new HostUnreachableException("there are no hosts here");
      }

      @Override
      public Network network() {
        throw new HostUnreachableException("there is no network here");
      }

      @Override
      public ReadableHost readable(String name, Operation operation, LineSink sink) {
        if (name.equals("tester")) {
          return tester();
        }
        return host(name, operation, sink);
      }

      @Override
      public Mono<Boolean> stop(Operation operation) {
        stopped.add(operation);
        return stops;
      }

      @Override
      public Mono<Boolean> endLeft(String host, Operation operation, boolean jobs) {
        left.add(operation.step() + (jobs ? " with its jobs" : ""));
        return ends.doOnNext(ended -> {
          if (ended) {
            ended(operation);
          }
        });
      }

      @Override
      public Mono<Void> letGo() {
        return Mono.empty();
      }

      @Override
      public void close() {}
    };
  }

  /** Wall time that is the virtual time of a scheduler. */
  static Clock clock(VirtualTimeScheduler scheduler) {
    return new Clock() {
      @Override
      public Instant instant() {
        return Instant.parse("2026-01-01T00:00:00Z")
            .plusMillis(scheduler.now(TimeUnit.MILLISECONDS));
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }

  /** A journal in memory that survives its engine; can be made to die at an append. */
  static final class MemoryJournal implements Journal {
    final List<Entry> entries = new ArrayList<>();
    private final Clock clock;
    UnaryOperator<Event> beforeAppend = event -> event;
    Runnable afterAppend = () -> {};

    MemoryJournal(Clock clock) {
      this.clock = clock;
    }

    @Override
    public Entry append(Event event, long epoch) {
      Event kept = beforeAppend.apply(event);
      if (kept == null) {
        throw new JournalException("the power is gone");
      }
      var entry = new Entry(entries.size() + 1L, clock.instant(), kept);
      entries.add(entry);
      afterAppend.run();
      return entry;
    }

    @Override
    public void replay(long from, Consumer<Entry> each) {
      List.copyOf(entries.subList((int) from - 1, entries.size())).forEach(each);
    }

    @Override
    public Flux<Entry> follow(long from) {
      return Flux.fromIterable(read(from)).concatWith(Flux.never());
    }

    @Override
    public void close() {}

    List<Event> events() {
      return entries.stream().map(Entry::event).toList();
    }
  }
}
