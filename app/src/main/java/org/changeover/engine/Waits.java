package org.changeover.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.changeover.plan.StepWork;
import org.changeover.run.Event;
import org.changeover.run.TaskId;
import org.changeover.run.TaskStatus;
import reactor.core.publisher.Mono;

/**
 * Steps that do nothing themselves: they wait for a time, for something to come true, or for a
 * person.
 */
final class Waits {
  private final EngineParts parts;
  private final TurnOwner owner;
  private final Permits permits;

  Waits(EngineParts parts, TurnOwner owner, Permits permits) {
    this.parts = parts;
    this.owner = owner;
    this.permits = permits;
  }

  private StepWork.Wait wait(TaskId task) {
    return (StepWork.Wait) parts.step(task).work();
  }

  Mono<Void> start(TaskId task) {
    return Mono.defer(() -> {
      Instant now = parts.clock().instant();
      Instant until =
          switch (wait(task).condition()) {
            case StepWork.Wait.For(var length) ->
                shortened(now, now.plus(parts.inputs().duration(task, length, owner.state())));
            case StepWork.Wait.Until(var instant) ->
                shortened(now, parts.inputs().instant(task, instant, owner.state()));
            case StepWork.Wait.Observed observed -> now.plus(observed.atMost());
          };
      return owner.record(new Event.WaitStarted(task, until, wait(task).because())).then();
    });
  }

  /**
   * A time that only has to pass may be shorter on the lab; what has to come true takes its time,
   * and may be looked at more often.
   */
  private Instant shortened(Instant now, Instant until) {
    return longest().map(now::plus).filter(sooner -> sooner.isBefore(until)).orElse(until);
  }

  private Duration shortened(Duration pause) {
    return longest().filter(shorter -> shorter.compareTo(pause) < 0).orElse(pause);
  }

  private Optional<Duration> longest() {
    boolean lab = owner.state().start().map(Event.RunStarted::lab).orElse(false);
    return owner.state().options().maxWait().filter(_ -> lab);
  }

  /** What is recorded of a wait whose time is over. */
  Event over(TaskId task) {
    return switch (wait(task).condition()) {
      case StepWork.Wait.For _, StepWork.Wait.Until _ ->
          new Event.TaskSucceeded(task, "the time is over", false, Map.of());
      case StepWork.Wait.Observed observed ->
          new Event.TaskFailed(
              task,
              "did not come true within %s: %s".formatted(observed.atMost(), wait(task).because()),
              Optional.empty());
    };
  }

  /** Looks again and again until the wait comes true; whoever subscribes ends it at its time. */
  Mono<Void> looks(TaskId task) {
    var observed = (StepWork.Wait.Observed) wait(task).condition();
    var inTheWay = new AtomicReference<>("");
    Mono<Void> look =
        Mono.defer(() -> {
          ResolvedAction<?, ?> resolved =
              parts.inputs().action(task, observed.act(), owner.state());
          var one = new Look<>(parts, owner, task, resolved, inTheWay);
          return permits.with(task, resolved, onlyOne() ? one.only() : one.once());
        });
    return look.repeatWhen(done ->
            done.takeWhile(_ -> waits(task) && !onlyOne())
                .delayElements(shortened(observed.every()), parts.timers()))
        .then();
  }

  private boolean onlyOne() {
    return owner.state().options().noWait();
  }

  private boolean waits(TaskId task) {
    return owner.state().task(task).status() == TaskStatus.WAITING;
  }

  Mono<Void> askManual(TaskId task) {
    return Mono.defer(() -> {
      var manual = (StepWork.Manual) parts.step(task).work();
      String what = parts.inputs().text(task, manual.instruction(), owner.state());
      return owner.record(new Event.ManualAsked(task, what)).then();
    });
  }
}
