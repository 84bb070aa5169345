package org.changeover.engine;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
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

  Mono<Void> with(TaskId task, ResolvedAction<?, ?> resolved, Mono<Void> work) {
    Resources resources = resources(resolved);
    return Mono.usingWhen(
        limits.acquire(resolved.hosts(), resources).subscribeOn(parts.loop()),
        _ -> locked(task, resources.writes(), work),
        permit -> Mono.fromRunnable(() -> limits.release(permit)).subscribeOn(parts.loop()));
  }

  private static <P extends Record> Resources resources(ResolvedAction<P, ?> resolved) {
    try {
      return resolved.action().resources(resolved.parameters(), resolved.target());
    } catch (LinkageError | VirtualMachineError e) {
      throw new Fence.PluginError(e);
    }
  }

  private Mono<Void> locked(TaskId task, Set<String> keys, Mono<Void> work) {
    var locks = new ResourceLocks(parts.locksFolder(), owner.run());
    return Mono.usingWhen(
        Mono.fromSupplier(() -> locks.claim(keys)),
        claim -> taken(task, claim).then(work),
        claim -> Mono.<Void>fromRunnable(claim::close).subscribeOn(parts.work()));
  }

  private ActionFailedException noLocks(IOException error) {
    return new ActionFailedException(
        "the locks between runs, in %s, cannot be written: %s; mend that, then try again"
            .formatted(parts.locksFolder(), error.getMessage()));
  }

  /**
   * Whoever holds a key is recorded once, however often it is asked for; after the time that an
   * attempt may take by default it is asked for no more, until somebody tries again.
   */
  private Mono<Void> taken(TaskId task, ResourceLocks.Claim claim) {
    var told = new AtomicReference<ResourceLocks.Outcome>(new ResourceLocks.Outcome.Locked());
    Duration longest = parts.limits().attempt();
    Instant until = parts.clock().instant().plus(longest);
    return Mono.fromCallable(claim::take)
        .onErrorMap(IOException.class, this::noLocks)
        .subscribeOn(parts.work())
        .flatMap(outcome ->
            outcome instanceof ResourceLocks.Outcome.Busy busy
                ? told(task, busy, until, told).then(Mono.<Boolean>empty())
                : Mono.just(true))
        .repeatWhenEmpty(attempts -> attempts.delayElements(ASK_AGAIN, parts.timers()))
        .timeout(longest, parts.timers())
        .onErrorMap(TimeoutException.class, _ -> stillHeld(told.get(), longest))
        .then();
  }

  private Mono<Void> told(
      TaskId task,
      ResourceLocks.Outcome.Busy busy,
      Instant until,
      AtomicReference<ResourceLocks.Outcome> told) {
    return busy.equals(told.getAndSet(busy))
        ? Mono.empty()
        : owner
            .record(new Event.LockAwaited(task, busy.key(), busy.holder(), Optional.of(until)))
            .then();
  }

  private static ActionFailedException stillHeld(ResourceLocks.Outcome last, Duration waited) {
    String held =
        switch (last) {
          case ResourceLocks.Outcome.Busy(var key, var holder) ->
              "the run %s has not let go of %s within %s; see 'changeover status %s', then try again"
                  .formatted(holder, key, Errors.words(waited), holder);
          case ResourceLocks.Outcome.Locked _ ->
              "the locks between runs did not answer within " + Errors.words(waited);
        };
    return new ActionFailedException(held);
  }
}
