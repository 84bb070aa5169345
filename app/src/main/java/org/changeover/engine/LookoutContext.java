package org.changeover.engine;

import java.util.function.Function;
import org.changeover.spi.Operation;
import org.changeover.spi.Secret;
import org.changeover.spi.Target;
import reactor.core.publisher.Mono;

/** What a lookout is given to look at the world: nobody is bothered for what is only shown. */
final class LookoutContext<S extends Record> extends TurnReadContext<S> {
  private final EngineParts parts;

  LookoutContext(EngineParts parts, Instance<S> instance, Operation operation) {
    super(
        parts,
        new Target.Service(instance.name()),
        instance.settings(),
        operation,
        (_, _, _) -> {});
    this.parts = parts;
  }

  @Override
  public <T> Mono<T> secret(Secret secret, Function<char[], Mono<T>> use) {
    return parts.inputs().secretAtHand(secret, use);
  }
}
