package org.changeover.hosts;

import java.util.List;
import reactor.core.publisher.Mono;

/** Starts processes on one machine. */
interface Transport {

  /**
   * Starts a process in a session of its own.
   *
   * <p>Fails with {@link org.changeover.spi.HostUnreachableException} when nothing was begun, with
   * {@link org.changeover.spi.UnknownOutcomeException} when that is not known.
   */
  Mono<Spawned> spawn(List<String> arguments);

  /** The account that processes run as. */
  Mono<String> account();

  /** Who is told when the machine takes no more processes for now, and can end some. */
  default void whenFull(Runnable giveWay) {}

  void close();
}
