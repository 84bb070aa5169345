package org.changeover.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.changeover.spi.Action;
import org.changeover.spi.Change;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Check;
import org.changeover.spi.Default;
import org.changeover.spi.Doc;
import org.changeover.spi.Evidence;
import org.changeover.spi.Finding;
import org.changeover.spi.NoSettings;
import org.changeover.spi.Notice;
import org.changeover.spi.ObservingAction;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.Provider;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Receipt;
import org.changeover.spi.Resources;
import org.changeover.spi.Reversal;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A world of things that hold values. Its provider fails a test that lets it change one.
 *
 * <p>An action's {@code reads} and the thing that it is about are its resources. Whoever puts a
 * value gives it out, once it is there.
 */
final class Shelf implements Provider<NoSettings> {
  final Map<String, String> values = new ConcurrentHashMap<>();
  final Map<String, Supplier<Mono<Check>>> looks = new ConcurrentHashMap<>();
  final Map<String, Duration> delays = new ConcurrentHashMap<>();
  final Map<String, Supplier<Flux<Finding>>> inspections = new ConcurrentHashMap<>();
  final Queue<String> looked = new ConcurrentLinkedQueue<>();
  final Queue<String> changed = new ConcurrentLinkedQueue<>();

  record Parameters(
      @Doc("What it is about.") String thing,
      @Doc("What it is to hold.") @Default("on") String value,
      @Doc("What else is looked at.") List<String> reads) {}

  @Override
  public String name() {
    return "shelf";
  }

  @Override
  public Class<NoSettings> settings() {
    return NoSettings.class;
  }

  @Override
  public List<Action<?, NoSettings>> actions() {
    return List.of(new Put(), new Look());
  }

  private Mono<Check> check(Parameters wanted, ReadContext<NoSettings> context) {
    return Mono.defer(
            () -> {
              looked.add(context.operation().step() + "@" + context.operation().target());
              return looks.containsKey(wanted.thing())
                  ? looks.get(wanted.thing()).get()
                  : Mono.just(compared(wanted));
            })
        .delaySubscription(delays.getOrDefault(wanted.thing(), Duration.ZERO));
  }

  private Check compared(Parameters wanted) {
    String found = values.getOrDefault(wanted.thing(), "");
    return found.equals(wanted.value())
        ? new Check.Satisfied(
            new Evidence(wanted.thing() + " holds " + found, Map.of("value", found)))
        : new Check.Differs(
            List.of(new Change(wanted.thing(), found, wanted.value())), "holds " + found);
  }

  private static Resources reading(Parameters parameters) {
    return Resources.reading(parameters.reads().toArray(String[]::new));
  }

  private final class Put implements ChangingAction<Parameters, NoSettings> {
    @Override
    public String name() {
      return "put";
    }

    @Override
    public String summary() {
      return "Puts a value.";
    }

    @Override
    public Class<Parameters> parameters() {
      return Parameters.class;
    }

    @Override
    public Set<TargetKind> targets() {
      return Set.of(TargetKind.HOST, TargetKind.SERVICE);
    }

    @Override
    public List<OutputDoc> outputs() {
      return List.of(new OutputDoc("value", "What it holds."));
    }

    @Override
    public Resources resources(Parameters parameters, Target target) {
      if (parameters.thing().equals("careless")) {
        throw new NoClassDefFoundError("org/example/Missing");
      }
      return reading(parameters).and(Resources.writing(parameters.thing()));
    }

    @Override
    public Mono<Check> check(Parameters parameters, ReadContext<NoSettings> context) {
      return Shelf.this.check(parameters, context);
    }

    @Override
    public Flux<Finding> inspect(Parameters parameters, ReadContext<NoSettings> context) {
      return inspections.getOrDefault(parameters.thing(), Flux::empty).get();
    }

    @Override
    public Set<String> leaves(Parameters parameters) {
      if (parameters.thing().equals("careless")) {
        throw new NoClassDefFoundError("org/example/Missing");
      }
      return Set.of();
    }

    @Override
    public Flux<Notice> apply(Parameters parameters, ChangeContext<NoSettings> context) {
      changed.add(parameters.thing());
      return Flux.empty();
    }

    @Override
    public boolean repeatable(Parameters parameters) {
      return true;
    }

    @Override
    public Reversal reversal(Parameters parameters) {
      return parameters.thing().equals("post") ? Reversal.none("it was read") : Reversal.exact();
    }

    @Override
    public Mono<UndoCheck> checkUndo(
        Parameters parameters, Receipt receipt, ReadContext<NoSettings> context) {
      return Mono.just(new UndoCheck.AlreadyUndone("never put"));
    }

    @Override
    public Flux<Notice> undo(
        Parameters parameters, Receipt receipt, ChangeContext<NoSettings> context) {
      changed.add(parameters.thing());
      return Flux.empty();
    }
  }

  private final class Look implements ObservingAction<Parameters, NoSettings> {
    @Override
    public String name() {
      return "look";
    }

    @Override
    public String summary() {
      return "Looks at a value.";
    }

    @Override
    public Class<Parameters> parameters() {
      return Parameters.class;
    }

    @Override
    public Set<TargetKind> targets() {
      return Set.of(TargetKind.HOST, TargetKind.SERVICE);
    }

    @Override
    public List<OutputDoc> outputs() {
      return List.of(new OutputDoc("value", "What it holds."));
    }

    @Override
    public Resources resources(Parameters parameters, Target target) {
      return reading(parameters).and(Resources.reading(parameters.thing()));
    }

    @Override
    public Mono<Check> check(Parameters parameters, ReadContext<NoSettings> context) {
      return Shelf.this.check(parameters, context);
    }
  }
}
