package org.changeover.spi;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pf4j.ExtensionPoint;
import reactor.core.publisher.Flux;

/**
 * What a plugin offers: a family of actions that share settings. Found once, when the plugin is
 * loaded; the inventory then names instances of it, each with settings of its own, and a plan names
 * an action as {@code instance/action}, for example {@code dns/set-ttl}.
 *
 * @param <S> the settings that each instance in the inventory gives; {@link NoSettings} when there
 *     are none
 */
public interface Provider<S extends Record> extends ExtensionPoint {

  /**
   * The name that an inventory's {@code plugin:} refers to; lower-case letters, digits, hyphens.
   */
  String name();

  /** The record whose components, with their annotations, are the settings' schema. */
  Class<S> settings();

  /** Every action, in the order in which documentation lists them; names are unique. */
  List<Action<?, S>> actions();

  /**
   * The services that an instance with these settings stands for, such as the zones of a name
   * server. Steps may name them as targets. Empty by default.
   */
  default Set<String> services(S settings) {
    return Set.of();
  }

  /**
   * An eye on what an instance stands for, for as long as an engine has a run that uses it. Called
   * at most once for each engine; must not block and looks at nothing itself. None by default.
   *
   * @param context its target is the instance as a service; its operation is that of no step
   */
  default Optional<Lookout> lookout(ReadContext<S> context) {
    return Optional.empty();
  }

  /**
   * What people should know of an instance days before a plan that uses it is run: whether its
   * servers answer and accept its secrets, and what they limit. Changes nothing; by the rules of
   * {@link Action#inspect}. Empty by default.
   *
   * @param context its target is the instance as a service; its operation is that of no step
   */
  default Flux<Finding> inspect(ReadContext<S> context) {
    return Flux.empty();
  }
}
