package org.changeover.engine;

import java.util.Set;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.Operation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Stops what an operation does on hosts. */
final class Stops {
  /** Of half a minute each. */
  private static final int CALLS = 10;

  private Stops() {}

  /**
   * Whether it is known that all of it has ended. That the hosts cannot say so, or not within the
   * engine's patience, is no error: it is not known then.
   */
  static Mono<Boolean> confirmed(EngineParts parts, Operation operation) {
    return Mono.defer(() -> parts.machines().stop(operation))
        .timeout(parts.limits().patience().multipliedBy(2), parts.timers())
        .onErrorReturn(false)
        .defaultIfEmpty(false);
  }

  /**
   * Whether it is known that nothing of it goes on on any of the hosts that a lost link, or an
   * engine before this one, killed meanwhile, may have left; what went on is ended. It is not known
   * of a host that does not answer for five minutes.
   *
   * @param jobs whether detached jobs are ended as well; those of earlier generations, which nobody
   *     looks for any more, are in any case
   */
  static Mono<Boolean> settled(
      EngineParts parts, Set<String> hosts, Operation operation, boolean jobs) {
    return ended(parts, hosts, operation, jobs)
        .retryWhen(Retry.max(CALLS - 1).filter(HostUnreachableException.class::isInstance))
        .onErrorReturn(false);
  }

  /** The same with an error when a host does not answer for half a minute. */
  static Mono<Boolean> ended(
      EngineParts parts, Set<String> hosts, Operation operation, boolean jobs) {
    return Flux.range(1, operation.generation())
        .concatMap(generation ->
            Flux.fromIterable(hosts)
                .flatMap(host ->
                    Mono.defer(() ->
                        parts
                            .machines()
                            .endLeft(
                                host,
                                inGeneration(operation, generation),
                                jobs || generation < operation.generation()))))
        .all(ended -> ended);
  }

  private static Operation inGeneration(Operation operation, int generation) {
    return new Operation(
        operation.run(), operation.step(), operation.target(), generation, operation.attempt());
  }
}
