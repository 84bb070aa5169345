package org.changeover.engine;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import org.changeover.spi.Action;
import org.changeover.spi.Target;

/**
 * An action with everything that it needs, for one task.
 *
 * @param hosts names of all hosts that it is given: its target, and those of its parameters and
 *     settings
 */
public record ResolvedAction<P extends Record, S extends Record>(
    Action<P, S> action, P parameters, S settings, Target target, Set<String> hosts) {
  public ResolvedAction {
    requireNonNull(action, "action is null");
    requireNonNull(parameters, "parameters is null");
    requireNonNull(settings, "settings is null");
    requireNonNull(target, "target is null");
    hosts = Set.copyOf(hosts);
  }
}
