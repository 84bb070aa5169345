package org.changeover.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.changeover.journal.JournalException;
import org.changeover.run.Event;
import org.changeover.run.TaskId;
import org.changeover.run.TaskState;
import org.changeover.run.TaskStatus;
import org.changeover.spi.Change;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.Notice;
import org.changeover.spi.Operation;
import org.changeover.spi.Receipt;
import org.changeover.spi.Reversal;
import org.changeover.spi.UndoCheck;
import org.changeover.spi.UnknownOutcomeException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes one task back: receipt by receipt, the last one first, each looked at before and after.
 *
 * <p>Nothing is undone while something may still be at it. Of what has no known outcome, and of an
 * undo that did not come to its end, the hosts are asked to end what a lost link or an engine
 * before this one left running there, detached jobs too; when they cannot say that it has ended, a
 * person looks, and says. That answer stands: they are asked once more, but for the undo's own
 * jobs, which are found again, and a host that is silent is waited for no longer. After that a
 * half-finished effect is undone as a whole one is, since {@code checkUndo} and {@code undo} take
 * the receipt of either.
 *
 * <p>Killed anywhere, the task counts as not undone, and undoing it begins again: what was restored
 * already answers {@link UndoCheck.AlreadyUndone}. What somebody edited since, and what cannot be
 * taken back, goes to a person.
 */
final class UndoTurn<P extends Record, S extends Record> {
  private final EngineParts parts;
  private final TurnOwner owner;
  private final TaskId task;
  private final ResolvedAction<P, S> resolved;
  private final TaskState before;
  private volatile int attempt;

  UndoTurn(
      EngineParts parts,
      TurnOwner owner,
      TaskId task,
      ResolvedAction<P, S> resolved,
      TaskState before) {
    this.parts = parts;
    this.owner = Veil.over(resolved).before(owner);
    this.task = task;
    this.resolved = resolved;
    this.before = before;
  }

  /** Ends the pipeline with a question or a failure that is recorded instead of a success. */
  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Event event;

    private Stop(Event event) {
      super("undo ends here", null, false, false);
      this.event = event;
    }
  }

  Mono<Void> run() {
    Duration limit = parts.limits().attempt();
    return settled()
        .then(Mono.defer(() -> owner.record(new Event.UndoStarted(task, before.generation()))))
        .doOnNext(entry -> attempt = Math.toIntExact(entry.sequence()))
        .then(Mono.defer(this::receipts))
        .then(Mono.defer(() -> undone("as before the step")))
        .timeout(limit, parts.timers())
        .onErrorResume(Stop.class, stop -> owner.record(stop.event).then())
        .onErrorResume(TimeoutException.class, _ -> stoppedAfter(limit))
        .onErrorResume(
            UnknownOutcomeException.class,
            error ->
                lost(List.of(error.getMessage(), "something of it may still be going on: look")))
        .onErrorResume(
            error -> !(error instanceof JournalException), error -> failed(Errors.say(error)));
  }

  private Mono<Void> settled() {
    List<Operation> left = maybeGoingOn();
    if (!left.isEmpty()) {
      owner.say(task, "ends what may have been left running of it");
    }
    if (before.status() == TaskStatus.UNDO_CONFIRMED) {
      return asFarAsHostsAnswer(left);
    }
    return ended(left)
        .flatMap(ended ->
            ended
                ? Mono.<Void>empty()
                : stop(
                    "It is not known whether anything of this step still runs: look. Undo it?",
                    List.of("on " + String.join(", ", resolved.hosts()))));
  }

  /** The decision is made; jobs of the undo itself are found again. */
  private Mono<Void> asFarAsHostsAnswer(List<Operation> left) {
    return Flux.fromIterable(left)
        .concatMap(operation ->
            Stops.ended(parts, resolved.hosts(), operation, operation.equals(effect())))
        .then()
        .onErrorComplete(HostUnreachableException.class);
  }

  private Mono<Boolean> ended(List<Operation> left) {
    return Flux.fromIterable(left)
        .concatMap(operation -> Stops.settled(parts, resolved.hosts(), operation, true))
        .all(ended -> ended);
  }

  private List<Operation> maybeGoingOn() {
    var all = new ArrayList<Operation>();
    if (before.outcomeOpen() || before.status() == TaskStatus.STOPPED) {
      all.add(effect());
    }
    if (before.undoInterrupted() || before.status() == TaskStatus.UNDO_CONFIRMED) {
      all.addAll(undoing());
    }
    return all;
  }

  private List<Operation> undoing() {
    return IntStream.rangeClosed(1, before.receipts().size()).mapToObj(this::operation).toList();
  }

  /** The identity of the step's own attempt. */
  private Operation effect() {
    return new Operation(
        owner.run(),
        task.step(),
        task.target(),
        before.generation(),
        Math.max(1, before.attempt()));
  }

  private TurnReadContext<S> reading(Operation operation) {
    return new TurnReadContext<>(parts, resolved, operation, owner.sink(task));
  }

  /** Until it is known that nothing of it goes on, it is neither undone nor failed. */
  private Mono<Void> stoppedAfter(Duration limit) {
    String late = "undoing it did not end within " + Errors.words(limit);
    return Flux.fromIterable(undoing())
        .concatMap(operation -> Stops.confirmed(parts, operation))
        .all(ended -> ended)
        .flatMap(ended ->
            ended
                ? failed(late + " and was stopped")
                : lost(List.of(late, "and it is not known whether it was stopped: look")));
  }

  private Mono<Void> lost(List<String> facts) {
    return owner
        .record(
            new Event.DoubtRaised(
                task,
                "It is not known what became of undoing this step: undo it again?",
                facts,
                true))
        .then();
  }

  private Mono<Void> receipts() {
    if (!(resolved.action() instanceof ChangingAction<P, S> action)) {
      return Mono.empty();
    }
    List<Receipt> receipts = before.receipts();
    return Flux.range(0, receipts.size())
        .map(fromLast -> receipts.size() - fromLast)
        .concatMap(number -> receipt(action, receipts.get(number - 1), number))
        .then();
  }

  /**
   * @param number the receipt's place in the order of the intents, from 1
   */
  private Mono<Void> receipt(ChangingAction<P, S> action, Receipt receipt, int number) {
    return look(action, receipt, number)
        .flatMap(found ->
            switch (found) {
              case UndoCheck.AlreadyUndone _ -> Mono.<Void>empty();
              case UndoCheck.Reversible _ -> undo(action, receipt, number);
              case UndoCheck.Changed(var diff) ->
                  before.status() == TaskStatus.UNDO_CONFIRMED
                      ? undo(action, receipt, number)
                      : stop("It was changed since this step: undo it all the same?", said(diff));
              case UndoCheck.Impossible(var why) ->
                  stop("It cannot be taken back: leave it as it is?", List.of(why));
            });
  }

  private Mono<Void> undo(ChangingAction<P, S> action, Receipt receipt, int number) {
    Reversal reversal = action.reversal(resolved.parameters());
    if (reversal.kind() == Reversal.Kind.NONE) {
      return stop("It cannot be taken back: leave it as it is?", List.of(reversal.note()));
    }
    var context =
        new TurnChangeContext<>(
            parts, owner, task, resolved, operation(number), reversal, owner.sink(task));
    return Fence.around(() -> action.undo(resolved.parameters(), receipt, context))
        .subscribeOn(parts.work())
        .concatMap(this::noticed)
        .then(Mono.defer(() -> look(action, receipt, number)))
        .flatMap(found ->
            found instanceof UndoCheck.AlreadyUndone
                ? Mono.<Void>empty()
                : failedNow("undone, and yet not as before: " + found));
  }

  private Mono<UndoCheck> look(ChangingAction<P, S> action, Receipt receipt, int number) {
    return Look.answered(
        parts,
        () -> action.checkUndo(resolved.parameters(), receipt, reading(operation(number))),
        "checkUndo");
  }

  /**
   * An identity of its own for each receipt, so that no job of the step itself, or of another
   * receipt, is mistaken for one of this undo; with a higher attempt each time that undoing begins
   * again, so that a job that failed makes way.
   */
  private Operation operation(int number) {
    return new Operation(
        owner.run(),
        task.step() + ".undo-" + number,
        task.target(),
        before.generation(),
        Math.max(1, attempt));
  }

  private Mono<Void> noticed(Notice notice) {
    return switch (notice) {
      case Notice.Progress(var done, var total, var unit) ->
          Mono.fromRunnable(() -> owner.progress(task, done, total, unit));
      case Notice.Output _ -> Mono.empty();
      case Notice.Did(var change) -> owner.record(new Event.ChangeMade(task, change)).then();
    };
  }

  private static List<String> said(List<Change> diff) {
    return diff.stream()
        .map(change -> change.what() + ": '" + change.before() + "' → '" + change.after() + "'")
        .toList();
  }

  private Mono<Void> stop(String question, List<String> facts) {
    return Mono.error(new Stop(new Event.DoubtRaised(task, question, facts, true)));
  }

  private Mono<Void> failedNow(String why) {
    return Mono.error(new Stop(new Event.UndoFailed(task, why)));
  }

  private Mono<Void> undone(String evidence) {
    return owner.record(new Event.TaskUndone(task, evidence)).then();
  }

  private Mono<Void> failed(String why) {
    return owner.record(new Event.UndoFailed(task, why)).then();
  }
}
