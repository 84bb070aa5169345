package org.changeover.hosts;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Command.OnCancel;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.Operation;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Ends what was left running on a host, behind a link that broke or by an engine that is no more. A
 * command that says nothing does not notice that its link is gone; so the host's processes are
 * looked through for the operation's.
 */
final class Leftovers {
  private static final int TENTHS_BEFORE_FORCE = 50;

  /** Looks, about seven a second, at something that may not be torn. */
  private static final int LOOKS = 1_200;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** For how long a host is called again that does not answer. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final Machine machine;
  private final Duration longestPause;

  /**
   * @param longestPause between two attempts to reach the host
   */
  Leftovers(Machine machine, Duration longestPause) {
    this.machine = machine;
    this.longestPause = longestPause;
  }

  /**
   * Each is ended as its command says. Fails with {@link HostUnreachableException} where the host
   * does not answer for half a minute.
   *
   * @param jobs whether detached jobs are ended too, or left to be found again
   */
  Mono<StopAnswer> end(Operation operation, boolean jobs) {
    return Mono.defer(() ->
        end(operation, jobs, machine.timer().now(TimeUnit.MILLISECONDS) + SILENCE.toMillis()));
  }

  private Mono<StopAnswer> end(Operation operation, boolean jobs, long silentUntil) {
    return machine
        .script(
            List.of("session", "left"),
            List.of(
                Ownership.of(operation, OnCancel.KILL).operation(),
                jobs ? "jobs" : "",
                Integer.toString(TENTHS_BEFORE_FORCE),
                Integer.toString(LOOKS)))
        .retryWhen(
            Retry.backoff(Long.MAX_VALUE, FIRST_PAUSE)
                .maxBackoff(longestPause)
                .scheduler(machine.timer())
                .filter(e -> !(e instanceof ActionFailedException) && !silent(e, silentUntil)))
        .map(this::answer)
        .timeout(LIMIT, Mono.just(running()), machine.timer())
        .onErrorResume(
            e -> !(e instanceof HostUnreachableException),
            e -> Mono.just(new StopAnswer.Unknown(Exceptions.unwrap(e).getMessage())));
  }

  private boolean silent(Throwable lost, long until) {
    return lost instanceof HostUnreachableException
        && machine.timer().now(TimeUnit.MILLISECONDS) >= until;
  }

  private StopAnswer answer(String said) {
    return said.strip().equals("none") ? new StopAnswer.Stopped() : running();
  }

  private StopAnswer running() {
    return new StopAnswer.Unknown(machine.name() + ": something that was left there still runs");
  }
}
