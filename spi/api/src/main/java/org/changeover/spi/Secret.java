package org.changeover.spi;

import static java.util.Objects.requireNonNull;

/**
 * The name of a secret of the inventory, never its value; {@link ReadContext#secret} lends that.
 */
public record Secret(String reference) {
  public Secret {
    requireNonNull(reference, "reference is null");
  }

  @Override
  public String toString() {
    return "***";
  }
}
