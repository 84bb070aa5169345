package org.changeover.hosts;

import reactor.core.publisher.Mono;

/** A command that is run once. */
interface Execution extends Activity {

  /** The exit code. Subscribing begins the command; cancelling stops it. */
  Mono<Integer> exitCode();
}
