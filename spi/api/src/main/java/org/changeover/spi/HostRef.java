package org.changeover.spi;

import static java.util.Objects.requireNonNull;

/**
 * A host of the inventory, by name: as a parameter's type it is checked when a plan is validated.
 */
public record HostRef(String name) {
  public HostRef {
    requireNonNull(name, "name is null");
  }

  @Override
  public String toString() {
    return name;
  }
}
