package org.changeover.plugins;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.changeover.spi.Action;
import org.changeover.spi.Provider;

/**
 * A provider that may be used.
 *
 * @param name as an inventory's {@code plugin:} refers to it
 * @param actions by name, in the provider's own order; asked for once, when it was loaded
 */
public record LoadedProvider(
    String name, Provider<?> provider, Map<String, Action<?, ?>> actions, PluginSource source) {
  public LoadedProvider {
    requireNonNull(name, "name is null");
    requireNonNull(provider, "provider is null");
    requireNonNull(source, "source is null");
    actions = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(actions));
  }

  public Optional<Action<?, ?>> action(String actionName) {
    return Optional.ofNullable(actions.get(actionName));
  }
}
