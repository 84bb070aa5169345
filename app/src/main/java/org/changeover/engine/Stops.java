package org.changeover.engine;

import java.util.Set;
import org.changeover.spi.Operation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Stops what an operation does on hosts. */
final class Stops {
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
   * Whether it is known that nothing of it goes on on any of the hosts that an engine before this
   * one, killed meanwhile, may have left; what went on is ended.
   *
   * @param jobs whether detached jobs are ended as well
   */
  static Mono<Boolean> settled(
      EngineParts parts, Set<String> hosts, Operation operation, boolean jobs) {
    return Flux.fromIterable(hosts)
        .flatMap(host -> Mono.defer(() -> parts.machines().endLeft(host, operation, jobs)))
        .all(ended -> ended)
        .onErrorReturn(false);
  }
}
