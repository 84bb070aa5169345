package org.changeover.engine;

import java.util.Map;
import org.changeover.run.Event;
import org.changeover.run.TaskId;
import org.changeover.run.TaskState;
import org.changeover.spi.Check;
import org.changeover.spi.Operation;
import reactor.core.publisher.Mono;

/** One look at whether a wait has come true; records only that it has. */
final class Look<P extends Record, S extends Record> {
  private final EngineParts parts;
  private final TurnOwner owner;
  private final TaskId task;
  private final ResolvedAction<P, S> resolved;

  Look(EngineParts parts, TurnOwner owner, TaskId task, ResolvedAction<P, S> resolved) {
    this.parts = parts;
    this.owner = owner;
    this.task = task;
    this.resolved = resolved;
  }

  Mono<Void> once() {
    return Mono.defer(
            () -> {
              TaskState now = owner.state().task(task);
              var operation =
                  new Operation(
                      owner.run(), task.step(), task.target(), now.generation(), now.attempt());
              var context = new TurnReadContext<>(parts, resolved, operation, owner.sink(task));
              return resolved.action().check(resolved.parameters(), context);
            })
        .subscribeOn(parts.work())
        .timeout(parts.limits().check(), parts.timers())
        .flatMap(this::found)
        .onErrorResume(error -> {
          owner.say(task, "could not look: " + Errors.say(error));
          return Mono.empty();
        });
  }

  private Mono<Void> found(Check found) {
    return switch (found) {
      case Check.Satisfied(var evidence) ->
          owner
              .record(
                  new Event.TaskSucceeded(
                      task, evidence.summary(), false, Map.copyOf(evidence.outputs())))
              .then();
      case Check.Differs _ -> Mono.empty();
      case Check.Unknown(var reason) ->
          Mono.fromRunnable(() -> owner.say(task, "cannot tell yet: " + reason));
    };
  }
}
