package org.changeover.engine;

import java.nio.file.Path;
import java.util.List;
import org.changeover.hosts.HostPool;
import org.changeover.hosts.HostSettings;
import org.changeover.hosts.HostsConfig;
import org.changeover.hosts.SecretLender;
import org.changeover.hosts.Trust;
import org.changeover.plan.Inventory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Accepts the key of one host of an inventory, once, knowingly; {@link Trust} says how. */
public final class HostTrust {
  private HostTrust() {}

  /**
   * @param state the installation's state folder, whose {@code known_hosts} is written
   * @param fingerprint in the form {@code SHA256:…}
   */
  public static Mono<Void> accept(
      Inventory inventory, Path state, String host, String fingerprint) {
    List<HostSettings> hosts =
        inventory.hosts().values().stream()
            .filter(one -> !one.unmanaged())
            .map(InventoryMachines::settings)
            .toList();
    return Mono.using(
        () -> Schedulers.newSingle("trust"),
        timer -> accept(hosts, state, host, fingerprint, timer),
        Scheduler::dispose);
  }

  private static Mono<Void> accept(
      List<HostSettings> hosts, Path state, String host, String fingerprint, Scheduler timer) {
    return Mono.using(
        () -> new HostPool(HostsConfig.of(state), hosts, SecretLender.none(), timer),
        pool -> new Trust(pool).accept(host, fingerprint),
        HostPool::close);
  }
}
