package org.changeover.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.changeover.journal.JournalException;
import org.changeover.run.Event;
import org.changeover.run.TaskId;
import org.changeover.run.TaskState;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Change;
import org.changeover.spi.Check;
import org.changeover.spi.Operation;
import reactor.core.publisher.Mono;

/**
 * One look at whether a wait has come true. Records only that it has; unless it is the only one,
 * after which the run parks.
 */
final class Look<P extends Record, S extends Record> {
  private final EngineParts parts;
  private final TurnOwner owner;
  private final TaskId task;
  private final ResolvedAction<P, S> resolved;
  private final AtomicReference<String> before;

  /**
   * @param before what was said to be in the way at the look before this one
   */
  Look(
      EngineParts parts,
      TurnOwner owner,
      TaskId task,
      ResolvedAction<P, S> resolved,
      AtomicReference<String> before) {
    this.parts = parts;
    this.owner = Veil.over(resolved).before(owner);
    this.task = task;
    this.resolved = resolved;
    this.before = before;
  }

  /** After a wait for another run's lock what it finds is recorded: that wait is over. */
  Mono<Void> once() {
    return Mono.defer(() ->
        owner.state().task(task).lock().isPresent()
            ? only()
            : answered(parts, this::look, "check").flatMap(this::found).transform(this::goingOn));
  }

  /** Records whatever it finds: nobody looks again by himself. */
  Mono<Void> only() {
    return answered(parts, this::look, "check")
        .onErrorResume(
            error -> !(error instanceof JournalException),
            error -> Mono.just(new Check.Unknown(Errors.say(error))))
        .flatMap(found -> found(found).then(noted(found)));
  }

  private Mono<Void> goingOn(Mono<Void> look) {
    return look.onErrorResume(
        error -> !(error instanceof JournalException),
        error -> {
          owner.say(task, "could not look: " + Errors.say(error));
          return Mono.empty();
        });
  }

  private Mono<Void> noted(Check found) {
    return switch (found) {
      case Check.Satisfied _ -> Mono.empty();
      case Check.Differs(var changes, var fingerprint) ->
          noted(Event.Verdict.DIFFERS, changes, fingerprint, "");
      case Check.Unknown(var reason) -> noted(Event.Verdict.UNKNOWN, List.of(), "", reason);
    };
  }

  private Mono<Void> noted(
      Event.Verdict verdict, List<Change> changes, String fingerprint, String detail) {
    return Mono.defer(
        () -> owner.record(new Event.Checked(task, verdict, changes, fingerprint, detail)).then());
  }

  private Mono<Check> look() {
    TaskState now = owner.state().task(task);
    var operation =
        new Operation(owner.run(), task.step(), task.target(), now.generation(), now.attempt());
    var context = new TurnReadContext<>(parts, resolved, operation, owner.sink(task));
    return resolved.action().check(resolved.parameters(), context);
  }

  /**
   * Asks an action to look at the world, where it may block and within the limit for one look.
   *
   * @param method what is asked, for the error when no answer comes
   */
  static <T> Mono<T> answered(EngineParts parts, Supplier<Mono<T>> look, String method) {
    return answered(parts.sight(), look, method);
  }

  static <T> Mono<T> answered(Sight sight, Supplier<Mono<T>> look, String method) {
    Duration limit = sight.longest();
    return Fence.around(look)
        .next()
        .subscribeOn(sight.work())
        .timeout(limit, sight.timers())
        .onErrorMap(
            TimeoutException.class,
            _ ->
                new ActionFailedException(
                    "looking took longer than %s and was given up".formatted(Errors.words(limit))))
        .switchIfEmpty(
            Mono.error(
                () -> new IllegalStateException("its '" + method + "' ended without an answer")));
  }

  private Mono<Void> found(Check found) {
    return switch (found) {
      case Check.Satisfied(var evidence) ->
          owner
              .record(
                  new Event.TaskSucceeded(
                      task, evidence.summary(), false, Map.copyOf(evidence.outputs())))
              .then();
      case Check.Differs(var changes, _) -> said("not yet: " + shown(changes));
      case Check.Unknown(var reason) -> said("cannot tell yet: " + reason);
    };
  }

  /** What is in the way, once for as long as it stays the same. */
  private Mono<Void> said(String text) {
    return Mono.fromRunnable(() -> {
      if (!text.equals(before.getAndSet(text))) {
        owner.say(task, text);
      }
    });
  }

  private static String shown(List<Change> changes) {
    return changes.stream().map(Look::shown).collect(Collectors.joining("; "));
  }

  static String shown(Change change) {
    return "%s is '%s', waited for '%s'".formatted(change.what(), change.before(), change.after());
  }
}
