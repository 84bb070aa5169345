package org.changeover.engine;

import java.util.List;
import org.changeover.plan.StepWork;
import org.changeover.run.Event;
import org.changeover.run.TaskId;
import org.changeover.run.TaskState;
import org.changeover.spi.Operation;
import reactor.core.publisher.Mono;

/**
 * Stops what a cancelled run has under way on one task, or what a lost link or an engine before
 * this one left of it, and records it as stopped once the hosts have confirmed.
 */
final class CancelTurn {
  private final EngineParts parts;
  private final TurnOwner owner;
  private final TaskState task;
  private final Operation operation;

  CancelTurn(EngineParts parts, TurnOwner owner, TaskState task) {
    this.parts = parts;
    this.owner = owner;
    this.task = task;
    this.operation =
        new Operation(
            owner.run(), task.id().step(), task.id().target(), task.generation(), task.attempt());
  }

  Mono<Void> run() {
    return ended().flatMap(ended -> owner.record(ended ? stopped() : doubt())).then();
  }

  private Mono<Boolean> ended() {
    return Stops.confirmed(parts, operation)
        .flatMap(ended ->
            ended && owner.state().task(task.id()).outcomeOpen() ? settled() : Mono.just(ended));
  }

  private Mono<Boolean> settled() {
    return Mono.defer(
            () -> {
              TaskId id = task.id();
              StepWork.Act act = parts.step(id).work().act().orElseThrow();
              ResolvedAction<?, ?> resolved = parts.inputs().action(id, act, owner.state());
              return Stops.settled(parts, resolved.hosts(), operation, true);
            })
        .onErrorReturn(false);
  }

  private Event stopped() {
    return new Event.TaskStopped(task.id());
  }

  private Event doubt() {
    return new Event.DoubtRaised(
        task.id(),
        "It was cancelled, and it is not known whether it has stopped.",
        List.of("look on the host before you go on"),
        false);
  }
}
