package org.changeover.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.changeover.plan.Condition;
import org.changeover.plan.StepWork;
import org.changeover.plan.Value;
import org.changeover.run.RunState;
import org.changeover.run.TaskId;
import org.changeover.spi.PlanFile;
import org.changeover.spi.Secret;
import reactor.core.publisher.Mono;

/**
 * What the words of the plan mean for one task at this moment: its references resolved against
 * inventory, variables and the outputs of earlier tasks.
 *
 * <p>Methods fail with {@link IllegalArgumentException}, whose message names the place in the plan
 * and what to do.
 */
public interface TaskInputs {

  ResolvedAction<?, ?> action(TaskId task, StepWork.Act act, RunState state);

  boolean holds(TaskId task, Condition condition, RunState state);

  String text(TaskId task, Value value, RunState state);

  Duration duration(TaskId task, Value value, RunState state);

  Instant instant(TaskId task, Value value, RunState state);

  /** The provider instances that the plan uses, in the order in which it does. */
  List<Instance<?>> instances();

  /** The name of the host at each address of the inventory. */
  Map<String, String> hostsByAddress();

  Mono<byte[]> file(PlanFile file);

  <T> Mono<T> secret(Secret secret, Function<char[], Mono<T>> use);

  /**
   * A secret that nobody is bothered for: one that a person types only when it was typed already,
   * and a command is run for it once at most.
   */
  <T> Mono<T> secretAtHand(Secret secret, Function<char[], Mono<T>> use);
}
