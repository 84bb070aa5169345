package org.changeover.lab;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The private addresses of one lab: 10.77.N.0/24 and the unique local prefix fd77:0:0:N::/64 (RFC
 * 4193); both numbers are written with the same digits in either. N is never 0, which everybody
 * else writes as fd77:: (RFC 5952).
 *
 * @param subnet N, 1 to 255
 */
record AddressPlan(int subnet) {
  static final int IPV4_LENGTH = 24;
  static final int IPV6_LENGTH = 64;
  static final int MACHINE = 1;

  AddressPlan {
    if (subnet < 1 || subnet > 255) {
      throw new IllegalArgumentException("subnet must be 1 to 255, not " + subnet);
    }
  }

  /** The first free subnet, looked for from {@code preferred} on, so that labs seldom meet. */
  static AddressPlan firstFree(int preferred, Set<Integer> taken) {
    return IntStream.range(0, 255)
        .map(offset -> 1 + Math.floorMod(preferred - 1 + offset, 255))
        .filter(candidate -> !taken.contains(candidate))
        .mapToObj(AddressPlan::new)
        .findFirst()
        .orElseThrow(() ->
            new LabException(
                "All subnets 10.77.1.0/24 to 10.77.255.0/24 are in use here; take a lab down."));
  }

  String ipv4(int last) {
    return "10.77.%d.%d".formatted(subnet, last);
  }

  String ipv6(int last) {
    return "fd77:0:0:%d::%d".formatted(subnet, last);
  }

  String ipv4(LabHost host) {
    return ipv4(host.last());
  }

  String ipv6(LabHost host) {
    return ipv6(host.last());
  }

  List<String> networks() {
    return List.of(
        "10.77.%d.0/%d".formatted(subnet, IPV4_LENGTH),
        "fd77:0:0:%d::/%d".formatted(subnet, IPV6_LENGTH));
  }

  List<String> addresses(LabHost host) {
    return List.of(ipv4(host), ipv6(host));
  }
}
