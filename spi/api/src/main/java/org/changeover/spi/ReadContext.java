package org.changeover.spi;

import java.time.Clock;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * What an action may use to look at the world. It is the only way out: everything that passes here
 * is recorded, limited, cleaned, and kept inside the inventory.
 */
public interface ReadContext<S extends Record> {

  Operation operation();

  Target target();

  /** The settings of the provider instance that the step names. */
  S settings();

  /**
   * The host that is the target.
   *
   * @throws IllegalStateException when the target is not a managed host
   */
  ReadableHost host();

  /** Another host that a parameter or setting names. */
  ReadableHost host(HostRef host);

  Network network();

  Clock clock();

  /** The bytes of a file that the plan names, as frozen when the run was started. */
  Mono<byte[]> file(PlanFile file);

  /** Lends a secret to a function; the characters are wiped when its result ends. */
  <T> Mono<T> secret(Secret secret, Function<char[], Mono<T>> use);
}
