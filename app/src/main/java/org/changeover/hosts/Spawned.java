package org.changeover.hosts;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A process that was started, seen through its three streams. */
interface Spawned {

  /** Both streams; subscribed to once. Bytes are fetched only as they are requested. */
  Flux<Chunk> output();

  /** Completes when the other side has room again. Not to be called again before that. */
  Mono<Void> write(byte[] bytes);

  Mono<Void> closeInput();

  /** The end of the process itself, which may come before that of its streams. */
  Mono<End> end();

  /** Lets go of the streams; says nothing about the process. */
  void abandon();
}
