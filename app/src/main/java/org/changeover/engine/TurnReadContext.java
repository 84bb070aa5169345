package org.changeover.engine;

import java.time.Clock;
import java.util.function.Function;
import org.changeover.spi.Host;
import org.changeover.spi.HostRef;
import org.changeover.spi.Network;
import org.changeover.spi.Operation;
import org.changeover.spi.PlanFile;
import org.changeover.spi.ReadContext;
import org.changeover.spi.ReadableHost;
import org.changeover.spi.Secret;
import org.changeover.spi.Target;
import reactor.core.publisher.Mono;

/** What an action or a lookout is given to look at the world, for one attempt at one task. */
class TurnReadContext<S extends Record> implements ReadContext<S> {
  private final Sight sight;
  private final Target target;
  private final S settings;
  private final Operation operation;
  private final Machines.LineSink sink;

  TurnReadContext(
      EngineParts parts,
      ResolvedAction<?, S> resolved,
      Operation operation,
      Machines.LineSink sink) {
    this(parts, resolved.target(), resolved.settings(), operation, sink);
  }

  TurnReadContext(
      EngineParts parts, Target target, S settings, Operation operation, Machines.LineSink sink) {
    this(parts.sight(), target, settings, operation, sink);
  }

  TurnReadContext(
      Sight sight, Target target, S settings, Operation operation, Machines.LineSink sink) {
    this.sight = sight;
    this.target = target;
    this.settings = settings;
    this.operation = operation;
    this.sink = sink;
  }

  @Override
  public Operation operation() {
    return operation;
  }

  @Override
  public Target target() {
    return target;
  }

  @Override
  public S settings() {
    return settings;
  }

  @Override
  public ReadableHost host() {
    return sight.machines().readable(targetName(), operation, sink);
  }

  @Override
  public ReadableHost host(HostRef host) {
    return sight.machines().readable(host.name(), operation, sink);
  }

  final String targetName() {
    if (!(target instanceof Target.Host host)) {
      throw new IllegalStateException(
          "the target '" + target.name() + "' is not a host that can be logged in to");
    }
    return host.name();
  }

  final Host machine(String name) {
    return sight.machines().host(name, operation, sink);
  }

  @Override
  public Network network() {
    return sight.machines().network();
  }

  @Override
  public Clock clock() {
    return sight.clock();
  }

  @Override
  public Mono<byte[]> file(PlanFile file) {
    return sight.inputs().file(file);
  }

  @Override
  public <T> Mono<T> secret(Secret secret, Function<char[], Mono<T>> use) {
    return sight.inputs().secret(secret, use);
  }
}
