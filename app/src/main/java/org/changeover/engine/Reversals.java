package org.changeover.engine;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.changeover.plan.StepWork;
import org.changeover.plan.Validated;
import org.changeover.run.RunState;
import org.changeover.run.TaskId;
import org.changeover.run.TaskState;
import org.changeover.spi.ChangingAction;
import org.changeover.spi.Reversal;
import reactor.core.scheduler.Schedulers;

/** How faithfully what a run has done can be taken back: to be said before it is. */
public final class Reversals {
  private Reversals() {}

  /**
   * The reversal of every task that has an effect; tasks whose parameters cannot be resolved any
   * more are left out.
   */
  public static Map<TaskId, Reversal> of(Validated validated, RunState state) {
    var inputs =
        new PlanInputs(
            validated,
            new Secrets(Map.of(), Map.of(), _ -> new char[0], Schedulers.immediate()),
            Schedulers.immediate());
    var reversals = new TreeMap<TaskId, Reversal>();
    for (TaskState task : state.lastEndedFirst()) {
      if (task.hasEffect()) {
        validated
            .plan()
            .step(task.id().step())
            .flatMap(step -> step.work().act())
            .ifPresent(act -> add(inputs, task.id(), act, state, reversals));
      }
    }
    return reversals;
  }

  private static void add(
      PlanInputs inputs,
      TaskId task,
      StepWork.Act act,
      RunState state,
      Map<TaskId, Reversal> reversals) {
    try {
      reversal(inputs.action(task, act, state)).ifPresent(found -> reversals.put(task, found));
    } catch (IllegalArgumentException e) {
      System.getLogger(Reversals.class.getName())
          .log(System.Logger.Level.DEBUG, "no reversal known for " + task, e);
    }
  }

  private static <P extends Record, S extends Record> Optional<Reversal> reversal(
      ResolvedAction<P, S> resolved) {
    return resolved.action() instanceof ChangingAction<P, S> action
        ? Optional.of(action.reversal(resolved.parameters()))
        : Optional.empty();
  }
}
