package org.changeover.engine;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.changeover.plan.Condition;
import org.changeover.plan.Step;
import org.changeover.run.Actor;
import org.changeover.run.Event;
import org.changeover.run.RunStatus;
import org.changeover.run.TaskId;
import org.changeover.run.TaskState;
import org.changeover.run.TaskStatus;
import reactor.core.publisher.Mono;

/**
 * What a decision about a task comes to, by one version of the plan: the work that carries it out,
 * cold, or the event that does. Subscribed to on the loop only.
 */
final class TaskWork {
  private final EngineParts parts;
  private final TurnOwner owner;
  private final Permits permits;
  private final Waits waits;

  TaskWork(EngineParts parts, TurnOwner owner, Permits permits) {
    this.parts = parts;
    this.owner = owner;
    this.permits = permits;
    this.waits = new Waits(parts, owner, permits);
  }

  Mono<Void> begun(TaskId task) {
    return unlessLeftOut(task, turn(task, Turn.Mode.BEGIN));
  }

  Mono<Void> waited(TaskId task) {
    return unlessLeftOut(task, waits.start(task));
  }

  Mono<Void> looks(TaskId task) {
    return waits.looks(task);
  }

  Event over(TaskId task) {
    return waits.over(task);
  }

  Mono<Void> asked(TaskId task) {
    return unlessLeftOut(task, waits.askManual(task));
  }

  /** The plan's {@code when} is asked before anything begins, and never once something has. */
  private Mono<Void> unlessLeftOut(TaskId task, Mono<Void> work) {
    return Mono.defer(() -> {
      Step step = parts.step(task);
      Optional<Condition> broken =
          owner.state().task(task).attempt() > 0
              ? Optional.empty()
              : Stream.concat(parts.plan().plan().chainAround(step.id()).stream(), Stream.of(step))
                  .flatMap(one -> one.when().stream())
                  .filter(condition -> !parts.inputs().holds(task, condition, owner.state()))
                  .findFirst();
      return broken
          .map(condition -> "when: " + condition.written() + " does not hold")
          .map(why -> owner.record(new Event.TaskSkipped(task, why, Actor.engine())).then())
          .orElse(work);
    });
  }

  Mono<Void> turn(TaskId task, Turn.Mode mode) {
    return Mono.defer(() -> {
      Step step = parts.step(task);
      ResolvedAction<?, ?> resolved =
          parts.inputs().action(task, step.work().act().orElseThrow(), owner.state());
      return permits.with(
          task,
          resolved,
          Mono.defer(() ->
              new Turn<>(parts, owner, step, task, resolved, owner.state().task(task)).run(mode)));
    });
  }

  /** Empty when the task had no effect. */
  Optional<Mono<Void>> undo(TaskId task) {
    TaskState before = owner.state().task(task);
    return parts
        .step(task)
        .work()
        .act()
        .filter(_ -> before.hasEffect())
        .map(act ->
            Mono.defer(() -> {
              ResolvedAction<?, ?> resolved = parts.inputs().action(task, act, owner.state());
              return permits.with(
                  task, resolved, new UndoTurn<>(parts, owner, task, resolved, before).run());
            }));
  }

  /** What became of an effect is not known by that: nobody has looked. */
  Event failure(TaskId task, String why) {
    if (owner.state().status() == RunStatus.UNDOING) {
      return new Event.UndoFailed(task, why);
    }
    return owner.state().task(task).outcomeOpen()
        ? new Event.DoubtRaised(task, Turn.question(), List.of(why), false)
        : new Event.TaskFailed(task, why, Optional.empty());
  }

  /**
   * @param asker who gave the option
   */
  Event answerByOption(TaskId task, Actor asker) {
    TaskState asked = owner.state().task(task);
    Actor option =
        new Actor(
            Actor.YES,
            Set.of(),
            asker.key(),
            "--yes of %s, %s".formatted(asker.operator(), asker.from()),
            asker.account());
    if (asked.status() == TaskStatus.MANUAL) {
      return new Event.ManualConfirmed(task, option, "--yes");
    }
    String fingerprint = asked.gate().map(Event.GateOpened::fingerprint).orElse("");
    return new Event.Approved(task, option, "--yes", fingerprint);
  }
}
