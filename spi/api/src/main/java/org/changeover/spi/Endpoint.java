package org.changeover.spi;

import static java.util.Objects.requireNonNull;

/**
 * One address and port of a host.
 *
 * @param address an IPv4 or IPv6 address in its textual form
 */
public record Endpoint(HostRef host, String address, int port) {
  public Endpoint {
    requireNonNull(host, "host is null");
    requireNonNull(address, "address is null");
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
    }
  }

  @Override
  public String toString() {
    String shown = address.contains(":") ? "[" + address + "]" : address;
    return host.name() + " (" + shown + ":" + port + ")";
  }
}
