package org.changeover.dns;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Host;
import org.changeover.spi.HostRef;
import org.changeover.spi.Intent;
import org.changeover.spi.Network;
import org.changeover.spi.Operation;
import org.changeover.spi.PlanFile;
import org.changeover.spi.Receipt;
import org.changeover.spi.Secret;
import org.changeover.spi.Target;
import reactor.core.publisher.Mono;

/** A context whose only way out is the network; keeps the receipts. */
record TestContext(
    DnsSettings settings, Network network, Clock clock, String secret, List<Receipt> receipts)
    implements ChangeContext<DnsSettings> {

  private record Kept(Operation operation, int number) implements Intent {}

  static TestContext of(DnsSettings settings, Network network, String secret) {
    return new TestContext(
        settings, network, Clock.systemUTC(), secret, new CopyOnWriteArrayList<>());
  }

  @Override
  public Operation operation() {
    return new Operation("run", "step", "dns", 1, 1);
  }

  @Override
  public Target target() {
    return new Target.Service("dns");
  }

  @Override
  public Mono<Intent> intend(Receipt receipt) {
    return Mono.fromCallable(() -> {
      receipts.add(receipt);
      return new Kept(operation(), receipts.size());
    });
  }

  @Override
  public Host host() {
    throw new IllegalStateException("the target is not a host");
  }

  @Override
  public Host host(HostRef host) {
    throw new IllegalStateException("no host is logged in to");
  }

  @Override
  public Mono<byte[]> file(PlanFile file) {
    return Mono.error(new IllegalStateException("no file"));
  }

  @Override
  public <T> Mono<T> secret(Secret reference, Function<char[], Mono<T>> use) {
    return Mono.using(secret::toCharArray, use, chars -> java.util.Arrays.fill(chars, ' '));
  }
}
