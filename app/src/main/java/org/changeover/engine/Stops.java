package org.changeover.engine;

import org.changeover.spi.Operation;
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
}
