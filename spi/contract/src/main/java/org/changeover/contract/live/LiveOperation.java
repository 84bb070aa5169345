package org.changeover.contract.live;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.changeover.spi.ChangeContext;
import org.changeover.spi.Endpoint;
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

/**
 * What an action works with when a test runs it against real hosts; keeps the receipts in memory.
 *
 * @param <S> the provider's settings
 */
public final class LiveOperation<S extends Record> implements ChangeContext<S> {
  private final Operation operation;
  private final S settings;
  private final Map<String, RootHost> hosts;
  private final String target;
  private final Map<String, byte[]> files;
  private final List<Receipt> receipts = new CopyOnWriteArrayList<>();

  /**
   * @param files what {@link #file} finds, by path
   */
  public LiveOperation(
      Operation operation,
      S settings,
      Map<String, RootHost> hosts,
      String target,
      Map<String, byte[]> files) {
    this.operation = operation;
    this.settings = settings;
    this.hosts = Map.copyOf(hosts);
    this.target = target;
    this.files = Map.copyOf(files);
  }

  /** The receipts in the order in which undo wants them: the last one first. */
  public List<Receipt> receipts() {
    return new ArrayList<>(receipts).reversed();
  }

  @Override
  public Mono<Intent> intend(Receipt receipt) {
    return Mono.fromSupplier(() -> {
      receipts.add(receipt);
      return new Recorded(operation, receipts.size());
    });
  }

  private record Recorded(Operation operation, int number) implements Intent {}

  @Override
  public Operation operation() {
    return operation;
  }

  @Override
  public Target target() {
    return new Target.Host(target, hosts.get(target).addresses());
  }

  @Override
  public S settings() {
    return settings;
  }

  @Override
  public Host host() {
    return hosts.get(target);
  }

  @Override
  public Host host(HostRef host) {
    return hosts.get(host.name());
  }

  @Override
  public Network network() {
    return new Addresses(hosts);
  }

  /** Knows where the hosts are, and connects to none of them. */
  private record Addresses(Map<String, RootHost> hosts) implements Network {
    @Override
    public List<Endpoint> endpoints(HostRef host, int port) {
      return hosts.get(host.name()).addresses().stream()
          .map(address -> new Endpoint(host, address, port))
          .toList();
    }

    @Override
    public <T> Mono<T> exchange(Endpoint endpoint, Duration timeout, Conversation<T> conversation) {
      return Mono.error(new UnsupportedOperationException("live operations connect to nothing"));
    }
  }

  @Override
  public Clock clock() {
    return Clock.systemUTC();
  }

  @Override
  public Mono<byte[]> file(PlanFile file) {
    return Mono.fromSupplier(() -> files.get(file.path()));
  }

  @Override
  public <T> Mono<T> secret(Secret secret, Function<char[], Mono<T>> use) {
    return Mono.error(new UnsupportedOperationException("live operations have no secrets"));
  }
}
