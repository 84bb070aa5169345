package org.changeover.spi;

import java.util.List;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One kind of thing that a step can do to one target. Stateless: one instance serves every target
 * and every run at once.
 *
 * @param <P> the parameters of a step; its components with their annotations are schema, validation
 *     and documentation
 * @param <S> the settings of the provider
 */
public sealed interface Action<P extends Record, S extends Record>
    permits ObservingAction, ChangingAction {

  /** The name after the slash in {@code uses:}; lower-case letters, digits, hyphens. */
  String name();

  /** One sentence for an operator: what the action does. */
  String summary();

  Class<P> parameters();

  /** The kinds of target that a step with this action may have. */
  Set<TargetKind> targets();

  /** The outputs that later steps may refer to. */
  default List<OutputDoc> outputs() {
    return List.of();
  }

  /**
   * What an instance reads and writes. The keys lock instances out of each other's way, across
   * branches, phases and runs.
   */
  Resources resources(P parameters, Target target);

  /**
   * Looks at the world and changes nothing. Serves preview, the decision whether to apply, the
   * resumption of a run, and by default verification. Cold; may be subscribed to any number of
   * times.
   *
   * @return exactly one answer; what cannot be decided is {@link Check.Unknown}, and an error only
   *     means that looking failed
   */
  Mono<Check> check(P parameters, ReadContext<S> context);

  /**
   * What people should know of this step days before it runs: room on disks, versions, what a
   * server allows. Changes nothing. Asked before anything of the plan was done, so what earlier
   * steps are going to make is not there yet, and that it is not is no finding. Cold; completes
   * within a few seconds; an error means that it could not be looked at. Empty by default.
   */
  default Flux<Finding> inspect(P parameters, ReadContext<S> context) {
    return Flux.empty();
  }

  /**
   * Addresses that nothing shall lead to any more once a plan with this step is through, as text;
   * people are told beforehand where hosts still name them. Empty by default.
   */
  default Set<String> leaves(P parameters) {
    return Set.of();
  }
}
