package org.changeover.console.view;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which host has which address, so that the old one is told from the new one. */
final class HostNames {
  private final Map<String, String> hosts = new HashMap<>();

  /**
   * @param byAddress the hosts by their addresses, in any form of these
   */
  HostNames(Map<String, String> byAddress) {
    byAddress.forEach((address, host) -> hosts.put(plain(address), host));
  }

  /** The values of an answer, addresses with their hosts. */
  String joined(List<String> values) {
    return values.isEmpty()
        ? "no such record"
        : String.join(", ", values.stream().map(this::with).toList());
  }

  private String with(String value) {
    String host = hosts.get(plain(value));
    return host == null ? value : value + " (" + host + ")";
  }

  /** One form for each IPv6 address; never looks a name up. */
  private static String plain(String text) {
    if (text.indexOf(':') < 0) {
      return text;
    }
    try {
      return InetAddress.ofLiteral(text).getHostAddress();
    } catch (IllegalArgumentException noAddress) {
      return text;
    }
  }
}
