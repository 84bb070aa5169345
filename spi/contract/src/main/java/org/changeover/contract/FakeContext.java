package org.changeover.contract;

import java.time.Clock;
import java.util.Arrays;
import java.util.function.Function;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Host;
import org.changeover.spi.HostRef;
import org.changeover.spi.Intent;
import org.changeover.spi.Network;
import org.changeover.spi.Operation;
import org.changeover.spi.PlanFile;
import org.changeover.spi.ReadContext;
import org.changeover.spi.ReadableHost;
import org.changeover.spi.Receipt;
import org.changeover.spi.SavedFile;
import org.changeover.spi.Secret;
import org.changeover.spi.Target;
import reactor.core.publisher.Mono;

/** A context for looking only; {@link Changing} is the one for changes. */
class FakeContext<S extends Record> implements ReadContext<S> {
  protected final World world;
  protected final Life life;
  private final Target target;
  private final S settings;

  FakeContext(World world, Life life, Target target, S settings) {
    this.world = world;
    this.life = life;
    this.target = target;
    this.settings = settings;
  }

  @Override
  public Operation operation() {
    return life.operation();
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
    return managed().reading(life);
  }

  @Override
  public ReadableHost host(HostRef host) {
    return world.managed(host.name()).reading(life);
  }

  protected FakeHost managed() {
    if (target instanceof Target.Host host) {
      return world.managed(host.name());
    }
    throw new IllegalStateException("target " + target.name() + " is not a managed host");
  }

  @Override
  public Network network() {
    return world.network().seenBy(life);
  }

  @Override
  public Clock clock() {
    return world.clock();
  }

  @Override
  public Mono<byte[]> file(PlanFile file) {
    return Mono.fromSupplier(() -> world.planFile(file.path()));
  }

  @Override
  public <T> Mono<T> secret(Secret secret, Function<char[], Mono<T>> use) {
    return Mono.using(
        () -> world.secret(secret.reference()).toCharArray(), use, lent -> Arrays.fill(lent, '\0'));
  }

  static final class Changing<S extends Record> extends FakeContext<S> implements ChangeContext<S> {
    Changing(World world, Life life, Target target, S settings) {
      super(world, life, target, settings);
    }

    @Override
    public Mono<Intent> intend(Receipt receipt) {
      return world.change(
          life,
          "intend " + receipt.format(),
          () -> {
            for (SavedFile saved : receipt.saved()) {
              world.managed(saved.host());
            }
            world.keep(receipt);
            return new FakeIntent(life, life.nextIntent());
          });
    }

    @Override
    public Host host() {
      return managed().changing(life);
    }

    @Override
    public Host host(HostRef host) {
      return world.managed(host.name()).changing(life);
    }
  }
}
