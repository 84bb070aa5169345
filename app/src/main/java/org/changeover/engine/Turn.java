package org.changeover.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.changeover.journal.JournalException;
import org.changeover.plan.Gate;
import org.changeover.plan.Step;
import org.changeover.run.Event;
import org.changeover.run.TaskId;
import org.changeover.run.TaskState;
import org.changeover.run.TaskStatus;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Check;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.Notice;
import org.changeover.spi.Operation;
import org.changeover.spi.UnknownOutcomeException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * One task's turn: check, gate, intent, apply, verify.
 *
 * <p>A turn is a pipeline that records each thing on disk before it goes on to the next, so that an
 * engine may be killed anywhere in it:
 *
 * <pre>
 *   task-started ─ check ─┬─ satisfied ───────────────────────────────► task-succeeded
 *                         ├─ unknown ─────────────────────────────────► task-failed
 *                         └─ differs ─┬─ gate wanted ─────────────────► gate-opened
 *                                     └─ apply: intent-recorded, effect ─ verify ─┬─► task-succeeded
 *                                                                                 ├─► task-failed
 *                                                                                 └─► doubt-raised
 * </pre>
 *
 * <p>Killed before the first {@code intent-recorded}: nothing happened, the task begins again.
 * Killed after it: in doubt, and a turn of mode {@link Mode#DOUBT} ends the commands that were left
 * running on the hosts, other than jobs, and looks. When what it finds differs and the action is
 * repeatable it applies again, with the same attempt at first, so that a job which is still running
 * on the host is found rather than started twice; when that job turns out to be lost, with the next
 * attempt. Everything else is a person's decision.
 *
 * <p>An outcome that becomes unknown while the engine lives, because a link broke or a machine
 * restarted, takes the same way: what runs behind a broken link runs on. So does what a person said
 * to do again or tries again, but for the decision, which is made. Cancelling the subscription
 * stops the action; the commands that it had running are stopped by the hosts.
 */
final class Turn<P extends Record, S extends Record> {
  /** How often an action is applied again within one turn before a person is asked. */
  private static final int REPEATS = 3;

  /** How often a host that does not answer is called, half a minute each, before a person is. */
  private static final int CALLS = 4;

  private final EngineParts parts;
  private final Veil veil;
  private final TurnOwner owner;
  private final Step step;
  private final TaskId task;
  private final ResolvedAction<P, S> resolved;
  private final TaskState before;
  private volatile int attempt;

  /** Why it is not known what became of an effect, while that is so. */
  private volatile Optional<String> unknown = Optional.empty();

  /** Where a turn starts. */
  enum Mode {
    BEGIN,
    DOUBT
  }

  Turn(
      EngineParts parts,
      TurnOwner owner,
      Step step,
      TaskId task,
      ResolvedAction<P, S> resolved,
      TaskState before) {
    this.parts = parts;
    this.veil = Veil.over(resolved);
    this.owner = veil.before(owner);
    this.step = step;
    this.task = task;
    this.resolved = resolved;
    this.before = before;
    this.attempt = before.attempt();
  }

  /**
   * What was approved goes on with the attempt that asked for it, as long as that changed nothing,
   * and so does what an engine began that ended before anything was changed: neither a gate nor a
   * crash uses up any of the plan's retries.
   *
   * <p>Completes when the outcome is recorded; fails only when it could not be.
   */
  Mono<Void> run(Mode mode) {
    Mono<Void> turn =
        switch (mode) {
          case BEGIN ->
              started(before.attempt() + (goesOn() ? 0 : 1))
                  .then(Mono.defer(before.outcomeOpen() ? this::onceMore : this::looked));
          case DOUBT ->
              started(Math.max(1, before.attempt()))
                  .then(
                      Mono.defer(
                          () -> inDoubt(REPEATS, "the engine ended while it was under way")));
        };
    Duration limit = step.timeout().orElse(parts.limits().attempt());
    return turn.timeout(limit, parts.timers())
        .onErrorResume(TimeoutException.class, _ -> stoppedAfter(limit))
        .onErrorResume(error -> !(error instanceof JournalException), this::failed);
  }

  private boolean goesOn() {
    return switch (before.status()) {
      case PENDING, APPROVED -> before.attempt() > 0 && !before.intentInAttempt();
      default -> false;
    };
  }

  /**
   * What was running is stopped; that it has ended must be known before it counts as failed, and so
   * must what became of an effect on a host that was lost meanwhile.
   */
  private Mono<Void> stoppedAfter(Duration limit) {
    String late = "did not end within " + Errors.words(limit);
    return Stops.confirmed(parts, operation())
        .flatMap(ended -> {
          if (!ended) {
            return doubt(question(), late, "and it is not known whether it was stopped");
          }
          return unknown
              .map(why -> doubt(question(), late, why))
              .orElseGet(() -> failed(late + " and was stopped"));
        });
  }

  private Mono<Void> started(int number) {
    return Mono.defer(() -> {
      attempt = number;
      return owner.record(new Event.TaskStarted(task, before.generation(), number)).then();
    });
  }

  private Operation operation() {
    return new Operation(
        owner.run(), task.step(), task.target(), before.generation(), Math.max(1, attempt));
  }

  private TurnReadContext<S> reading() {
    return new TurnReadContext<>(parts, resolved, operation(), owner.sink(task));
  }

  private Mono<Check> check() {
    return looking(() -> resolved.action().check(resolved.parameters(), reading()))
        .flatMap(found -> owner.record(checked(found)).thenReturn(found));
  }

  private Mono<Check> looking(Supplier<Mono<Check>> look) {
    return Look.answered(parts, look, "check").map(veil::check);
  }

  private Event checked(Check found) {
    return switch (found) {
      case Check.Satisfied(var evidence) ->
          new Event.Checked(task, Event.Verdict.SATISFIED, List.of(), "", evidence.summary());
      case Check.Differs(var changes, var fingerprint) ->
          new Event.Checked(task, Event.Verdict.DIFFERS, changes, fingerprint, "");
      case Check.Unknown(var reason) ->
          new Event.Checked(task, Event.Verdict.UNKNOWN, List.of(), "", reason);
    };
  }

  private Mono<Void> looked() {
    return check()
        .flatMap(found ->
            switch (found) {
              case Check.Satisfied(var evidence) ->
                  succeeded(evidence.summary(), false, evidence.outputs());
              case Check.Unknown(var reason) -> failed("it cannot be told: " + reason);
              case Check.Differs differs -> differs(differs);
            });
  }

  private Mono<Void> differs(Check.Differs differs) {
    if (!(resolved.action() instanceof ChangingAction<P, S> action)) {
      return failed(said(differs));
    }
    boolean approved =
        before.approved()
            && !amendedSince()
            && before
                .gate()
                .filter(gate -> gate.fingerprint().equals(differs.fingerprint()))
                .isPresent();
    return step.approve().isPresent() && !approved
        ? openGate(step.approve().get(), differs)
        : applied(action, REPEATS);
  }

  /** An approval is bound to the plan that it was asked for. */
  private boolean amendedSince() {
    return before
        .gate()
        .filter(gate -> !gate.planSha256().equals(owner.state().planSha256()))
        .isPresent();
  }

  /** What went before a question that is asked once more. */
  private String why() {
    if (amendedSince()) {
      return "The plan was amended since. ";
    }
    return before.approved() ? "What was found has changed since. " : "";
  }

  private static String said(Check.Differs differs) {
    return differs.changes().isEmpty()
        ? "not as wanted"
        : differs.changes().stream()
            .map(change ->
                change.what() + " is '" + change.before() + "', wanted '" + change.after() + "'")
            .reduce((one, other) -> one + "; " + other)
            .orElseThrow();
  }

  private Mono<Void> openGate(Gate gate, Check.Differs differs) {
    String ask = parts.inputs().text(task, gate.ask(), owner.state());
    Optional<Instant> deadline = gate.within().map(within -> parts.clock().instant().plus(within));
    return owner
        .record(
            new Event.GateOpened(
                task,
                why() + ask,
                gate.by(),
                gate.count(),
                gate.self(),
                deadline,
                gate.otherwise() == Gate.Otherwise.REJECT,
                differs.fingerprint(),
                owner.state().planSha256()))
        .then();
  }

  private Mono<Void> applied(ChangingAction<P, S> action, int repeats) {
    return Mono.defer(() -> {
      var outputs = new HashMap<String, Object>();
      var context =
          new TurnChangeContext<>(
              parts,
              owner,
              task,
              resolved,
              operation(),
              action.reversal(resolved.parameters()),
              owner.sink(task));
      return Fence.around(() -> action.apply(resolved.parameters(), context))
          .subscribeOn(parts.work())
          .concatMap(notice -> noticed(notice, outputs))
          .then(Mono.defer(() -> verified(action, outputs)))
          .onErrorResume(
              UnknownOutcomeException.class,
              error -> context.intended() ? inDoubt(repeats, error.getMessage()) : failed(error));
    });
  }

  private Mono<Void> noticed(Notice notice, Map<String, Object> outputs) {
    return switch (notice) {
      case Notice.Progress(var done, var total, var unit) ->
          Mono.fromRunnable(() -> owner.progress(task, done, total, unit));
      case Notice.Output(var name, var value) -> {
        outputs.put(name, value);
        yield owner.record(new Event.OutputGiven(task, name, value)).then();
      }
      case Notice.Did(var change) -> owner.record(new Event.ChangeMade(task, change)).then();
    };
  }

  private Mono<Void> verified(ChangingAction<P, S> action, Map<String, Object> outputs) {
    return patient(looking(() -> action.verify(resolved.parameters(), reading())))
        .onErrorResume(
            HostUnreachableException.class,
            error -> Mono.just(new Check.Unknown(error.getMessage())))
        .flatMap(found ->
            switch (found) {
              case Check.Satisfied(var evidence) -> {
                outputs.putAll(evidence.outputs());
                yield succeeded(evidence.summary(), true, outputs);
              }
              case Check.Differs differs -> failed("applied, and yet " + said(differs));
              case Check.Unknown(var reason) ->
                  doubt("It was applied, and it cannot be told whether it holds.", reason);
            });
  }

  /** Rule: satisfied is done; differs and repeatable is done again; all else is for a person. */
  private Mono<Void> inDoubt(int repeats, String why) {
    return afterItsEnd(why, differs -> again(differs, repeats, why));
  }

  /**
   * It is decided that it is done again, so a host that is silent is waited for no more; but beside
   * what a host says is still running nothing is begun.
   */
  private Mono<Void> onceMore() {
    String why = "what was begun before had no known outcome";
    unknown = Optional.of(why);
    return Flux.fromIterable(resolved.hosts())
        .flatMap(host ->
            Stops.ended(parts, Set.of(host), operation(), false)
                .onErrorReturn(HostUnreachableException.class, true))
        .all(ended -> ended)
        .flatMap(ended ->
            ended
                ? decideDoubt(
                    why,
                    differs -> {
                      unknown = Optional.empty();
                      return differs(differs);
                    })
                : doubt(question(), why, "and something of it still runs: end it on the host"));
  }

  /** Its jobs are found again when it is applied again; anything else is ended before a look. */
  private Mono<Void> afterItsEnd(String why, Function<Check.Differs, Mono<Void>> again) {
    unknown = Optional.of(why);
    Mono<Void> asked =
        doubt(question(), why, "and it is not known whether anything of it still runs");
    return Stops.ended(parts, resolved.hosts(), operation(), false)
        .map(ended -> ended ? Mono.defer(() -> decideDoubt(why, again)) : asked)
        .onErrorResume(HostUnreachableException.class, this::seenFromElsewhere)
        .retryWhen(Retry.max(CALLS - 1).filter(HostUnreachableException.class::isInstance))
        .onErrorResume(error -> !(error instanceof JournalException), _ -> Mono.just(asked))
        .flatMap(decision -> decision);
  }

  /** A host that does not answer may be gone because of the step: then others can tell. */
  private Mono<Mono<Void>> seenFromElsewhere(HostUnreachableException lost) {
    unknown = Optional.of(lost.getMessage());
    return check()
        .flatMap(found ->
            found instanceof Check.Satisfied(var evidence)
                ? Mono.just(succeeded(evidence.summary(), true, withKnown(evidence.outputs())))
                : Mono.error(lost));
  }

  private Mono<Void> decideDoubt(String why, Function<Check.Differs, Mono<Void>> again) {
    unknown = Optional.of(why);
    return patient(check())
        .onErrorResume(
            error -> !(error instanceof JournalException),
            error -> Mono.just(new Check.Unknown(Errors.say(error))))
        .flatMap(found ->
            switch (found) {
              case Check.Satisfied(var evidence) ->
                  succeeded(evidence.summary(), true, withKnown(evidence.outputs()));
              case Check.Unknown(var reason) -> doubt(question(), why, reason);
              case Check.Differs differs -> again.apply(differs);
            })
        .onErrorResume(
            HostUnreachableException.class, error -> doubt(question(), why, error.getMessage()));
  }

  /** Gives the host time to come back. */
  private Mono<Check> patient(Mono<Check> look) {
    return look.retryWhen(
            Retry.backoff(Long.MAX_VALUE, Duration.ofSeconds(1))
                .maxBackoff(Duration.ofSeconds(10))
                .scheduler(parts.timers())
                .filter(HostUnreachableException.class::isInstance)
                .doBeforeRetry(lost -> unknown = Optional.of(lost.failure().getMessage())))
        .timeout(parts.limits().patience(), parts.timers())
        .onErrorMap(
            TimeoutException.class,
            _ ->
                new HostUnreachableException(
                    "looking took longer than " + Errors.words(parts.limits().patience())));
  }

  /** After a crash first with the same attempt, to find a job that lives; then with a new one. */
  private Mono<Void> again(Check.Differs differs, int repeats, String why) {
    if (!(resolved.action() instanceof ChangingAction<P, S> action)
        || repeats == 0
        || !action.repeatable(resolved.parameters())) {
      return doubt(question(), why, said(differs));
    }
    boolean afterCrash = repeats == REPEATS && before.status() == TaskStatus.IN_DOUBT;
    Mono<Void> restarted = afterCrash ? Mono.empty() : started(attempt + 1);
    unknown = Optional.empty();
    owner.say(task, "in doubt (" + why + "), differs and may be repeated: applied again");
    return restarted.then(applied(action, repeats - 1));
  }

  static String question() {
    return "It is not known what became of this step: did it happen?";
  }

  /** What apply said of the change it made counts more than what can be seen afterwards. */
  private Map<String, Object> withKnown(Map<String, Object> outputs) {
    var all = new HashMap<>(outputs);
    all.putAll(owner.state().task(task).outputs());
    return all;
  }

  private Mono<Void> succeeded(String evidence, boolean changed, Map<String, Object> outputs) {
    return owner
        .record(new Event.TaskSucceeded(task, evidence, changed, Map.copyOf(outputs)))
        .then();
  }

  private Mono<Void> doubt(String question, String... facts) {
    return owner.record(new Event.DoubtRaised(task, question, List.of(facts), false)).then();
  }

  private Mono<Void> failed(Throwable error) {
    return failed(Errors.say(error));
  }

  private Mono<Void> failed(String error) {
    boolean more = step.retry().filter(retry -> attempt <= retry.times()).isPresent();
    Optional<Instant> retryAt = more ? step.retry().map(this::retryAt) : Optional.empty();
    return owner.record(new Event.TaskFailed(task, error, retryAt)).then();
  }

  private Instant retryAt(org.changeover.plan.Retry retry) {
    long factor = 1L << Math.min(attempt - 1, 10);
    return parts.clock().instant().plus(retry.backoff().multipliedBy(factor));
  }
}
