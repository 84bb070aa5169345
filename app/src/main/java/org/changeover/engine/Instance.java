package org.changeover.engine;

import static java.util.Objects.requireNonNull;

import org.changeover.spi.Provider;

/**
 * A provider with settings, as the inventory has it.
 *
 * @param name in the inventory
 */
public record Instance<S extends Record>(String name, Provider<S> provider, S settings) {
  public Instance {
    requireNonNull(name, "name is null");
    requireNonNull(provider, "provider is null");
    requireNonNull(settings, "settings is null");
  }
}
