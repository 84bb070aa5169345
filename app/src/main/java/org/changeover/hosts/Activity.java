package org.changeover.hosts;

import reactor.core.publisher.Mono;

/** Something that goes on on a host and can be stopped. */
interface Activity {

  /**
   * Ends it, or waits for its end where it must not be torn. Answers every caller with the same
   * answer; never fails.
   */
  Mono<StopAnswer> stop();

  /** Whether it goes on by itself when nobody is connected, to be found again. */
  boolean outlivesUs();
}
