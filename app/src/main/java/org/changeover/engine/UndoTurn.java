package org.changeover.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.changeover.journal.JournalException;
import org.changeover.run.Event;
import org.changeover.run.TaskId;
import org.changeover.run.TaskState;
import org.changeover.run.TaskStatus;
import org.changeover.spi.Change;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Notice;
import org.changeover.spi.Operation;
import org.changeover.spi.Receipt;
import org.changeover.spi.Reversal;
import org.changeover.spi.UndoCheck;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes one task back: receipt by receipt, the last one first, each looked at before and after.
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

  UndoTurn(
      EngineParts parts,
      TurnOwner owner,
      TaskId task,
      ResolvedAction<P, S> resolved,
      TaskState before) {
    this.parts = parts;
    this.owner = owner;
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
    return owner
        .record(new Event.UndoStarted(task, before.generation()))
        .then(Mono.defer(this::receipts))
        .then(Mono.defer(() -> undone("as before the step")))
        .timeout(limit, parts.timers())
        .onErrorResume(Stop.class, stop -> owner.record(stop.event).then())
        .onErrorResume(TimeoutException.class, _ -> failed("did not end within " + limit))
        .onErrorResume(
            error -> !(error instanceof JournalException), error -> failed(Errors.say(error)));
  }

  private Mono<Void> receipts() {
    if (!(resolved.action() instanceof ChangingAction<P, S> action)) {
      return Mono.empty();
    }
    return Flux.fromIterable(before.receipts().reversed())
        .concatMap(receipt -> receipt(action, receipt))
        .then();
  }

  private Mono<Void> receipt(ChangingAction<P, S> action, Receipt receipt) {
    return look(action, receipt)
        .flatMap(found ->
            switch (found) {
              case UndoCheck.AlreadyUndone _ -> Mono.<Void>empty();
              case UndoCheck.Reversible _ -> undo(action, receipt);
              case UndoCheck.Changed(var diff) ->
                  before.status() == TaskStatus.UNDO_CONFIRMED
                      ? undo(action, receipt)
                      : stop("It was changed since this step: undo it all the same?", said(diff));
              case UndoCheck.Impossible(var why) ->
                  stop("It cannot be taken back: leave it as it is?", List.of(why));
            });
  }

  private Mono<Void> undo(ChangingAction<P, S> action, Receipt receipt) {
    Reversal reversal = action.reversal(resolved.parameters());
    if (reversal.kind() == Reversal.Kind.NONE) {
      return stop("It cannot be taken back: leave it as it is?", List.of(reversal.note()));
    }
    var context =
        new TurnChangeContext<>(
            parts, owner, task, resolved, operation(), reversal, owner.sink(task));
    return action
        .undo(resolved.parameters(), receipt, context)
        .subscribeOn(parts.work())
        .concatMap(this::noticed)
        .then(Mono.defer(() -> look(action, receipt)))
        .flatMap(found ->
            found instanceof UndoCheck.AlreadyUndone
                ? Mono.<Void>empty()
                : failedNow("undone, and yet not as before: " + found));
  }

  private Mono<UndoCheck> look(ChangingAction<P, S> action, Receipt receipt) {
    return Mono.defer(() ->
            action.checkUndo(
                resolved.parameters(),
                receipt,
                new TurnReadContext<>(parts, resolved, operation(), owner.sink(task))))
        .subscribeOn(parts.work())
        .timeout(parts.limits().check(), parts.timers());
  }

  /** An identity of its own, so that no job of the step itself is mistaken for one of its undo. */
  private Operation operation() {
    return new Operation(
        owner.run(), operationStep(task), task.target(), before.generation(), before.attempt());
  }

  static String operationStep(TaskId task) {
    return task.step() + ".undo";
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
