package org.changeover.dns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.changeover.spi.ActionFailedException;
import org.xbill.DNS.Address;

/** Literal IPv4 and IPv6 addresses; nothing here ever looks a name up. */
record Addresses(List<InetAddress> all) {
  Addresses {
    all = List.copyOf(all);
  }

  /**
   * Reads the addresses of a parameter.
   *
   * @throws ActionFailedException when one is not an address, or there is none
   */
  static Addresses parse(String parameter, List<String> texts) {
    var found = new LinkedHashSet<InetAddress>();
    for (String text : texts) {
      found.add(
          literal(text)
              .orElseThrow(() ->
                  new ActionFailedException(
                      parameter
                          + ": '"
                          + text
                          + "' is neither an IPv4 nor an IPv6 address; write addresses, not"
                          + " names")));
    }
    if (found.isEmpty()) {
      throw new ActionFailedException(parameter + " is empty: give at least one address");
    }
    return new Addresses(new ArrayList<>(found));
  }

  static Optional<InetAddress> literal(String text) {
    byte[] bytes = Address.toByteArray(text, text.contains(":") ? Address.IPv6 : Address.IPv4);
    if (bytes == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("4 or 16 bytes are an address", impossible);
    }
  }

  Set<String> texts() {
    return all.stream().map(Addresses::text).collect(Collectors.toSet());
  }

  boolean contains(InetAddress address) {
    return all.contains(address);
  }

  Addresses v4() {
    return new Addresses(all.stream().filter(Inet4Address.class::isInstance).toList());
  }

  Addresses v6() {
    return new Addresses(all.stream().filter(a -> !(a instanceof Inet4Address)).toList());
  }

  /** The members of the same family as another address. */
  Addresses like(InetAddress address) {
    return address instanceof Inet4Address ? v4() : v6();
  }

  /** The short form of an address: for IPv6 that of RFC 5952. */
  static String text(InetAddress address) {
    if (address instanceof Inet4Address) {
      return address.getHostAddress();
    }
    byte[] bytes = address.getAddress();
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
    }
    int start = -1;
    int length = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > length) {
        start = i;
        length = end - i;
      }
    }
    var text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == start) {
        text.append("::");
        i += length - 1;
      } else {
        text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":");
        text.append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return all.stream().map(Addresses::text).collect(Collectors.joining(", "));
  }
}
