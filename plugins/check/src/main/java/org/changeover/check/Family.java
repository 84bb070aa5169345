package org.changeover.check;

import java.util.List;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Endpoint;
import org.changeover.spi.HostRef;
import org.changeover.spi.Network;

/** Which of a host's addresses are looked at. */
enum Family {
  ANY,
  IPV4,
  IPV6;

  boolean contains(String address) {
    return this == ANY || (this == IPV6) == address.contains(":");
  }

  /**
   * Every endpoint of a host that belongs to it.
   *
   * @throws ActionFailedException when there is none
   */
  List<Endpoint> endpoints(Network network, HostRef host, int port) {
    List<Endpoint> endpoints =
        network.endpoints(host, port).stream().filter(e -> contains(e.address())).toList();
    if (endpoints.isEmpty()) {
      throw new ActionFailedException(
          "host %s has no address of family %s in the inventory; add one or choose another family"
              .formatted(host, name().toLowerCase(java.util.Locale.ROOT)));
    }
    return endpoints;
  }
}
