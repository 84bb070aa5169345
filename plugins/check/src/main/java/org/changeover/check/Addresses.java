package org.changeover.check;

import java.net.InetAddress;

/** Addresses in their textual forms. */
final class Addresses {
  private Addresses() {}

  /** Whether two texts are the same address; a text that is none equals only itself. */
  static boolean same(String one, String other) {
    try {
      return InetAddress.ofLiteral(one).equals(InetAddress.ofLiteral(other));
    } catch (IllegalArgumentException e) {
      return one.equals(other);
    }
  }
}
