package org.changeover.plan;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.changeover.spi.Action;
import org.changeover.spi.ObservingAction;
import org.changeover.spi.Provider;

/**
 * What the loaded providers can do: the vocabulary that plans and inventories are checked against.
 */
public record Catalogue(Map<String, Kind> kinds) {
  public Catalogue {
    kinds = Collections.unmodifiableMap(new LinkedHashMap<>(kinds));
  }

  /** A provider as it was loaded, not yet an instance with settings. */
  public record Kind(String name, Provider<?> provider, Map<String, Action<?, ?>> actions) {
    public Kind {
      requireNonNull(name, "name is null");
      requireNonNull(provider, "provider is null");
      actions = Collections.unmodifiableMap(new LinkedHashMap<>(actions));
    }

    public Optional<Action<?, ?>> action(String action) {
      return Optional.ofNullable(actions.get(action));
    }
  }

  /**
   * The vocabulary of those providers.
   *
   * @throws IllegalArgumentException when two have the same name, or a parameter has a type that a
   *     plan cannot give; the loader refuses such plugins before
   */
  public static Catalogue of(Collection<? extends Provider<?>> providers) {
    var kinds = new LinkedHashMap<String, Kind>();
    for (Provider<?> provider : providers) {
      var actions = new LinkedHashMap<String, Action<?, ?>>();
      for (Action<?, ?> action : provider.actions()) {
        actions.put(action.name(), action);
        Shape.Parameter.of(action.parameters());
      }
      Shape.Parameter.of(provider.settings());
      if (kinds.put(provider.name(), new Kind(provider.name(), provider, actions)) != null) {
        throw new IllegalArgumentException("two providers are called '" + provider.name() + "'");
      }
    }
    return new Catalogue(kinds);
  }

  /** Whether the action only looks. */
  public static boolean observes(Action<?, ?> action) {
    return action instanceof ObservingAction;
  }
}
