package org.changeover.engine;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.changeover.run.Event;
import org.changeover.run.TaskId;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Resources;
import reactor.core.publisher.Mono;

/**
 * Lets work on hosts begin: within the limits of this run, and not while this run or another one
 * holds what it writes. Subscribed to, and cancelled, on the loop only.
 */
final class Permits {
  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  private final EngineParts parts;
  private final TurnOwner owner;
  private final TurnLimits limits;

  Permits(EngineParts parts, TurnOwner owner) {
    this.parts = parts;
    this.owner = owner;
    this.limits = new TurnLimits(parts.limits().turns(), parts.limits().perHost());
  }

  /**
   * Does the work once all is granted. While another run holds a key, nothing of this run's own is
   * kept: whoever else wants the key asks for it too, and others have the room.
   */
  Mono<Void> with(TaskId task, ResolvedAction<?, ?> resolved, Mono<Void> work) {
    Resources resources = resources(resolved);
    return Mono.defer(() -> {
      var wait = new LockWait(task);
      return Mono.usingWhen(
              limits.acquire(resolved.hosts(), resources).subscribeOn(parts.loop()),
              _ -> locked(resources.writes(), work),
              permit -> Mono.fromRunnable(() -> limits.release(permit)).subscribeOn(parts.loop()))
          .flatMap(outcome ->
              switch (outcome) {
                case ResourceLocks.Outcome.Busy busy -> wait.told(busy);
                case ResourceLocks.Outcome.Locked locked -> Mono.just(locked);
              })
          .repeatWhenEmpty(attempts -> attempts.delayElements(ASK_AGAIN, parts.timers()))
          .then();
    });
  }

  private static <P extends Record> Resources resources(ResolvedAction<P, ?> resolved) {
    try {
      return resolved.action().resources(resolved.parameters(), resolved.target());
    } catch (LinkageError | VirtualMachineError e) {
      throw new Fence.PluginError(e);
    }
  }

  private Mono<ResourceLocks.Outcome> locked(Set<String> keys, Mono<Void> work) {
    var locks = new ResourceLocks(parts.locksFolder(), owner.run());
    return Mono.usingWhen(
        Mono.fromSupplier(() -> locks.claim(keys)),
        claim ->
            Mono.fromCallable(claim::take)
                .onErrorMap(IOException.class, this::noLocks)
                .subscribeOn(parts.work())
                .flatMap(outcome ->
                    outcome instanceof ResourceLocks.Outcome.Locked
                        ? work.thenReturn(outcome)
                        : Mono.just(outcome)),
        claim -> Mono.<Void>fromRunnable(claim::close).subscribeOn(parts.work()));
  }

  private ActionFailedException noLocks(IOException error) {
    return new ActionFailedException(
        "the locks between runs, in %s, cannot be written: %s; mend that, then try again"
            .formatted(parts.locksFolder(), error.getMessage()));
  }

  /**
   * A wait for another run: whoever holds a key is recorded once, however often it is asked for;
   * after the time that an attempt may take by default it is asked for no more, until somebody
   * tries again.
   */
  private final class LockWait {
    private final TaskId task;
    private final Duration longest = parts.limits().attempt();
    private final long begun = parts.timers().now(TimeUnit.MILLISECONDS);
    private final Instant until = parts.clock().instant().plus(longest);
    private Optional<ResourceLocks.Outcome.Busy> told = Optional.empty();

    LockWait(TaskId task) {
      this.task = task;
    }

    /** Empty, for another attempt; fails when there have been enough. */
    Mono<ResourceLocks.Outcome> told(ResourceLocks.Outcome.Busy busy) {
      if (parts.timers().now(TimeUnit.MILLISECONDS) - begun >= longest.toMillis()) {
        return Mono.error(stillHeld(busy));
      }
      if (told.equals(Optional.of(busy))) {
        return Mono.empty();
      }
      told = Optional.of(busy);
      return owner
          .record(new Event.LockAwaited(task, busy.key(), busy.holder(), Optional.of(until)))
          .then(Mono.empty());
    }

    private ActionFailedException stillHeld(ResourceLocks.Outcome.Busy busy) {
      return new ActionFailedException(
          "the run %s has not let go of %s within %s; see 'changeover status %s', then try again"
              .formatted(busy.holder(), busy.key(), Errors.words(longest), busy.holder()));
    }
  }
}
