package org.changeover.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.changeover.hosts.DeclaredNetwork;
import org.changeover.hosts.HostPool;
import org.changeover.hosts.HostSettings;
import org.changeover.hosts.HostsConfig;
import org.changeover.hosts.OutputSink;
import org.changeover.hosts.StopAnswer;
import org.changeover.plan.Inventory;
import org.changeover.plan.InventoryHost;
import org.changeover.plan.Step;
import org.changeover.run.Telemetry;
import org.changeover.spi.Host;
import org.changeover.spi.Network;
import org.changeover.spi.Operation;
import org.changeover.spi.ReadableHost;
import org.changeover.spi.Secret;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The hosts of an inventory over kept connections. */
final class InventoryMachines implements Machines {
  private final HostPool pool;
  private final Network network;

  InventoryMachines(Inventory inventory, HostsConfig config, Secrets secrets, Scheduler timers) {
    List<HostSettings> hosts =
        inventory.hosts().values().stream()
            .filter(host -> !host.unmanaged())
            .map(InventoryMachines::settings)
            .toList();
    this.pool = new HostPool(config, hosts, secrets::lend, timers);
    var declared = new LinkedHashMap<String, List<String>>();
    inventory.hosts().values().forEach(host -> declared.put(host.name(), host.addresses()));
    this.network = new DeclaredNetwork(declared, config.connectTimeout(), timers);
  }

  static HostSettings settings(InventoryHost host) {
    return new HostSettings(
        host.name(),
        new ArrayList<>(host.addresses()),
        host.port(),
        host.user(),
        switch (host.sudo()) {
          case InventoryHost.Sudo.None _ -> new HostSettings.Sudo.None();
          case InventoryHost.Sudo.Passwordless _ -> new HostSettings.Sudo.Passwordless();
          case InventoryHost.Sudo.Password(var secret, _) ->
              new HostSettings.Sudo.WithPassword(new Secret(secret));
        },
        host.hostKey().map(Step.Name::text),
        host.key(),
        host.jump().map(Step.Name::text),
        host.local(),
        Optional.empty());
  }

  @Override
  public Host host(String name, Operation operation, LineSink sink) {
    return pool.host(name, operation, lines(name, sink));
  }

  @Override
  public ReadableHost readable(String name, Operation operation, LineSink sink) {
    return pool.readable(name, operation, lines(name, sink));
  }

  private static OutputSink lines(String host, LineSink sink) {
    return (stream, text) -> sink.line(host, word(stream), text);
  }

  private static String word(OutputSink.Stream stream) {
    return switch (stream) {
      case STDOUT -> Telemetry.Line.OUTPUT;
      case STDERR -> Telemetry.Line.ERRORS;
      case COMMAND -> Telemetry.Line.COMMANDS;
    };
  }

  @Override
  public Network network() {
    return network;
  }

  @Override
  public Mono<Boolean> stop(Operation operation) {
    return pool.stop(operation).map(StopAnswer.Stopped.class::isInstance);
  }

  @Override
  public Mono<Boolean> endLeft(String host, Operation operation, boolean jobs) {
    return pool.endLeft(host, operation, jobs).map(StopAnswer.Stopped.class::isInstance);
  }

  @Override
  public Mono<Void> letGo() {
    return pool.letGo();
  }

  @Override
  public void close() {
    pool.close();
  }
}
