package org.changeover.engine;

import static java.util.stream.Collectors.joining;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.changeover.plan.Phase;
import org.changeover.plan.StepWork;
import org.changeover.preview.PreviewedTask;
import org.changeover.preview.PreviewedTask.Kind;
import org.changeover.preview.Prospect;
import org.changeover.preview.TaskOrder;
import org.changeover.preview.Touched;
import org.changeover.run.RunPlan;
import org.changeover.run.TaskId;
import org.changeover.spi.Change;
import org.changeover.spi.Check;
import org.changeover.spi.Operation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Looks at what the tasks of a plan would find, and changes nothing: all that an action is given
 * here is a context to read with.
 *
 * <p>Tasks are taken up one after the other in the order of the run: each has its parameters bound,
 * for which it may have to wait until it is known what an earlier one puts out, and finds out which
 * earlier ones write what it touches. From then on they go side by side, each until it knows
 * whether one of those would change something. If so, there is nothing to compare it with yet; else
 * its action looks. Only what comes earlier is ever waited for, so something always goes on; a look
 * that does not end is given up after its time.
 *
 * <p>A task whose parameters depend on what a change puts out may write anything on its target,
 * which is a key like those that actions name.
 */
final class WorldPreview {
  private static final String RUN = "preview";
  private static final String ANYTHING_ON = "anything on ";

  private final RunPlan plan;
  private final PlanInputs inputs;
  private final Sight sight;
  private final int most;
  private final List<TaskId> order;
  private final List<String> steps;

  /**
   * @param most tasks in hand at once
   */
  WorldPreview(RunPlan plan, PlanInputs inputs, Sight sight, int most) {
    this.plan = plan;
    this.inputs = inputs;
    this.sight = sight;
    this.most = most;
    this.order = TaskOrder.of(plan);
    this.steps = order.stream().map(TaskId::step).distinct().toList();
  }

  /** What became of a task, and what of the world may have been changed by then. */
  record Outcome(PreviewedTask task, Optional<Map<String, Object>> outputs, Touched after) {}

  /**
   * A task among the others.
   *
   * @param before what of that which it touches may have been changed
   */
  private record Placed(
      TakenUp task, Mono<Touched> before, Set<String> writes, Sinks.One<Outcome> outcome) {}

  /** What a look came to. */
  private record Seen(Prospect prospect, Optional<Map<String, Object>> outputs) {
    static Seen nothingPutOut(Prospect prospect) {
      return new Seen(prospect, Optional.empty());
    }
  }

  /** All tasks, in the order of the run. */
  List<TaskId> order() {
    return order;
  }

  /** Every task, as soon as it is known what is to be said of it. Cold; never fails. */
  Flux<PreviewedTask> tasks() {
    return Flux.defer(() -> new Pass().tasks());
  }

  /**
   * One time through the plan. Only the taking up, which is one thing at a time, touches the last
   * writers.
   */
  private final class Pass {
    private final Map<TaskId, Outcome> known = new ConcurrentHashMap<>();
    private final Map<TaskId, Mono<Outcome>> inHand = new ConcurrentHashMap<>();
    private final Map<String, Mono<Touched>> lastWriters = new HashMap<>();

    Flux<PreviewedTask> tasks() {
      return Flux.fromIterable(order)
          .concatMap(this::takenUp, 1)
          .flatMap(this::found, most)
          .map(Outcome::task);
    }

    private Mono<Placed> takenUp(TaskId id) {
      return Mono.defer(
              () -> {
                var outputs = new OutputsSoFar(known, inHand.keySet(), steps);
                return Fence.around(
                        () -> Mono.fromSupplier(() -> TakenUp.of(plan, inputs, id, outputs)))
                    .next()
                    .onErrorResume(error -> Mono.just(TakenUp.lost(plan, inputs, id, error)))
                    .flatMap(task ->
                        outputs.waitedFor().isEmpty()
                            ? Mono.just(placed(task))
                            : Mono.when(outputs.waitedFor().stream().map(inHand::get).toList())
                                .then(takenUp(id)));
              })
          .subscribeOn(sight.work());
    }

    private Placed placed(TakenUp task) {
      var outcome = Sinks.<Outcome>one();
      List<Mono<Touched>> before =
          touches(task).stream()
              .filter(lastWriters::containsKey)
              .map(key -> lastWriters.get(key).map(touched -> touched.only(key)))
              .toList();
      Set<String> writes = writes(task);
      writes.forEach(key -> lastWriters.put(key, outcome.asMono().map(Outcome::after)));
      inHand.put(task.id(), outcome.asMono());
      return new Placed(task, Flux.concat(before).collectList().map(Touched::all), writes, outcome);
    }

    private Mono<Outcome> found(Placed placed) {
      return placed
          .before()
          .flatMap(before -> seen(placed.task(), before).map(seen -> outcome(placed, before, seen)))
          .doOnNext(outcome -> {
            known.put(outcome.task().task(), outcome);
            placed.outcome().emitValue(outcome, Sinks.EmitFailureHandler.FAIL_FAST);
          });
    }
  }

  private Outcome outcome(Placed placed, Touched before, Seen seen) {
    PreviewedTask task = previewed(placed.task(), seen.prospect());
    Touched after = task.mayChange() ? before.by(task.task().step(), placed.writes()) : before;
    return new Outcome(task, seen.outputs(), after);
  }

  private PreviewedTask previewed(TakenUp task, Prospect prospect) {
    return new PreviewedTask(
        task.id(),
        plan.plan().phaseOf(task.step().id()).map(Phase::id).orElseThrow(),
        task.step().title(),
        task.kind(),
        task.step().work().act().map(StepWork.Act::uses).orElse(""),
        task.asks(),
        task.action().map(TakenUp.Known::effect),
        prospect);
  }

  private static Set<String> touches(TakenUp task) {
    var keys = new TreeSet<String>();
    keys.add(ANYTHING_ON + task.id().target());
    task.action()
        .ifPresent(known -> {
          keys.addAll(known.effect().reads());
          keys.addAll(known.effect().writes());
          known.resolved().hosts().forEach(host -> keys.add(ANYTHING_ON + host));
        });
    return keys;
  }

  /** What undo needs of a change is saved on its hosts, whatever it is that changes. */
  private static Set<String> writes(TakenUp task) {
    if (task.kind() != Kind.CHANGES) {
      return Set.of();
    }
    if (task.action().isEmpty()) {
      return Set.of(ANYTHING_ON + task.id().target());
    }
    TakenUp.Known known = task.action().get();
    var keys = new TreeSet<>(known.effect().writes());
    known.resolved().hosts().forEach(host -> keys.add("host:" + host + "/saved"));
    return keys;
  }

  private Mono<Seen> seen(TakenUp task, Touched before) {
    if (task.settled().isPresent()) {
      return Mono.just(Seen.nothingPutOut(task.settled().get()));
    }
    if (!before.isEmpty()) {
      String keys = before.steps().keySet().stream().sorted().collect(joining(", "));
      return Mono.just(
          Seen.nothingPutOut(
              new Prospect.KnownAfter(before.inOrder(steps), "there may be changed " + keys)));
    }
    return look(task.id(), task.action().orElseThrow().resolved()).map(check -> seen(task, check));
  }

  private <P extends Record, S extends Record> Mono<Check> look(
      TaskId id, ResolvedAction<P, S> resolved) {
    var operation = new Operation(RUN, id.step(), id.target(), 1, 1);
    var context =
        new TurnReadContext<>(
            sight, resolved.target(), resolved.settings(), operation, (_, _, _) -> {});
    return Look.answered(
            sight, () -> resolved.action().check(resolved.parameters(), context), "check")
        .onErrorResume(error -> Mono.just(new Check.Unknown(Errors.say(error))))
        .map(Veil.over(resolved)::check);
  }

  private static Seen seen(TakenUp task, Check check) {
    String because = task.step().work() instanceof StepWork.Wait wait ? wait.because() : "";
    return switch (check) {
      case Check.Satisfied(var evidence) ->
          new Seen(
              task.kind() == Kind.WAITS
                  ? new Prospect.Waits(because, true, evidence.summary())
                  : new Prospect.AlreadySo(evidence.summary()),
              Optional.of(evidence.outputs()));
      case Check.Unknown(String reason) -> Seen.nothingPutOut(new Prospect.CannotBeTold(reason));
      case Check.Differs(var changes, var fingerprint) ->
          Seen.nothingPutOut(
              switch (task.kind()) {
                case CHANGES -> new Prospect.WouldChange(changes, fingerprint);
                case LOOKS, BY_HAND -> new Prospect.NotSo(changes, fingerprint);
                case WAITS -> new Prospect.Waits(because, false, inTheWay(changes));
              });
    };
  }

  private static String inTheWay(List<Change> changes) {
    return Stream.concat(Stream.of("not yet"), changes.stream().map(Look::shown))
        .collect(joining("; "));
  }
}
