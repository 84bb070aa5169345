package org.changeover.hosts;

import reactor.core.publisher.Mono;

/** A process that takes no notice of what it is sent. */
interface DeafSpawned extends Spawned {
  @Override
  default Mono<Void> write(byte[] bytes) {
    return Mono.empty();
  }

  @Override
  default Mono<Void> closeInput() {
    return Mono.empty();
  }

  @Override
  default void abandon() {}
}
