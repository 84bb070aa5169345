package org.changeover.dns;

import java.util.ArrayList;
import java.util.List;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Endpoint;
import org.changeover.spi.HostRef;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Target;

/** Which addresses a step on pools is about. */
final class PoolMembers {
  private PoolMembers() {}

  /**
   * The addresses of the hosts and those given as such; when there are neither, the target's own.
   *
   * @throws ActionFailedException when that leaves none
   */
  static Addresses of(
      List<HostRef> hosts, List<String> addresses, ReadContext<DnsSettings> context) {
    if (hosts.isEmpty() && addresses.isEmpty()) {
      return ofTarget(context.target());
    }
    var all = new ArrayList<>(addresses);
    for (HostRef host : hosts) {
      List<Endpoint> endpoints = context.network().endpoints(host, context.settings().port());
      if (endpoints.isEmpty()) {
        throw new ActionFailedException(
            "hosts: " + host + " has no address in the inventory: add it there");
      }
      endpoints.forEach(e -> all.add(e.address()));
    }
    return Addresses.parse("addresses", all);
  }

  private static Addresses ofTarget(Target target) {
    List<String> own =
        switch (target) {
          case Target.Host host -> host.addresses();
          case Target.Unmanaged host -> host.addresses();
          case Target.Service service ->
              throw new ActionFailedException(
                  "hosts and addresses are both empty, and the target "
                      + service.name()
                      + " is no host: name at least one");
        };
    if (own.isEmpty()) {
      throw new ActionFailedException(
          target.name() + " has no address in the inventory: add it there");
    }
    return Addresses.parse("addresses of " + target.name(), own);
  }
}
