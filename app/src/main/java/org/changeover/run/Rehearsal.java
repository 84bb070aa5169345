package org.changeover.run;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.changeover.plan.Inventory;
import org.changeover.plan.InventoryHost;

/**
 * The bounds of a rehearsal: whatever it reaches lies within the networks of a lab.
 *
 * @param within networks as an address and the length of its prefix (RFC 4632, 3.1; RFC 4291, 2.3)
 */
public record Rehearsal(List<String> within) {
  public Rehearsal {
    within = List.copyOf(within);
    within.forEach(Rehearsal::network);
  }

  private record Network(byte[] address, int length) {
    boolean holds(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < length; bit++) {
        int mask = 0x80 >> bit % 8;
        if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private static Network network(String written) {
    int slash = written.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(written + " is no network: it has no length");
    }
    byte[] address = bytes(written.substring(0, slash));
    int length = Integer.parseInt(written.substring(slash + 1));
    if (length < 0 || length > address.length * 8) {
      throw new IllegalArgumentException(written + " is no network: its length is wrong");
    }
    return new Network(address, length);
  }

  private static byte[] bytes(String address) {
    return InetAddress.ofLiteral(address).getAddress();
  }

  /**
   * @param address in text form
   * @throws IllegalArgumentException when it is none
   */
  public boolean holds(String address) {
    byte[] bytes = bytes(address);
    return within.stream().map(Rehearsal::network).anyMatch(one -> one.holds(bytes));
  }

  /** What of an inventory lies outside, in a sentence each; empty when nothing does. */
  public List<String> outside(Inventory inventory) {
    var outside = new ArrayList<String>();
    for (InventoryHost host : inventory.hosts().values()) {
      if (host.local()) {
        outside.add(host.name() + " is the machine that Changeover runs on");
      } else if (host.addresses().isEmpty()) {
        outside.add(host.name() + " has no address, so anything may be behind its name");
      }
      host.addresses().stream()
          .filter(address -> !holds(address))
          .map(address ->
              "%s has the address %s, which is none of %s"
                  .formatted(host.name(), address, String.join(" and ", within)))
          .forEach(outside::add);
    }
    return List.copyOf(outside);
  }
}
