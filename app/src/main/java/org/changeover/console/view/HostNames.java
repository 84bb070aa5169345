package org.changeover.console.view;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which host has which address, so that the old one is told from the new one. */
final class HostNames {
  private final Map<InetAddress, String> hosts = new HashMap<>();

  /**
   * @param byAddress the hosts by their addresses, in any form of these
   */
  HostNames(Map<String, String> byAddress) {
    byAddress.forEach((address, host) -> literal(address).ifPresent(at -> hosts.put(at, host)));
  }

  /** An address with its host; anything else as it is. */
  private String with(String value) {
    return literal(value).map(hosts::get).map(host -> value + " (" + host + ")").orElse(value);
  }

  /** The values of an answer. */
  String joined(List<String> values) {
    return values.isEmpty()
        ? "no such record"
        : String.join(", ", values.stream().map(this::with).toList());
  }

  /** Never looks a name up. */
  private static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException noAddress) {
      return Optional.empty();
    }
  }
}
