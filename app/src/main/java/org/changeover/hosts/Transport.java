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

  /**
   * Says what to do whenever the machine takes no more processes for now; the last word counts.
   *
   * @param giveWay ends one that can be spared
   */
  default void whenFull(Runnable giveWay) {}

  void close();
}
