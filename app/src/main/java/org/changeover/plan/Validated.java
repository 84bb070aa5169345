package org.changeover.plan;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.plan.StepWork.Act;
import org.changeover.spi.Action;
import org.changeover.spi.Target;

/**
 * A plan and an inventory that fit together and to the loaded providers; answers everything that a
 * run asks about them. Immutable.
 *
 * @param inputs the files that both were read from, and those that they name
 * @param targets what each step acts on, by the step's id; a step of a chain has the targets of its
 *     chain
 * @param settings of each provider instance, by its name
 */
public record Validated(
    Plan plan,
    Inventory inventory,
    Catalogue catalogue,
    FrozenInputs inputs,
    Map<String, List<Target>> targets,
    Map<String, Record> settings)
    implements Validation {

  /** The target of steps that act on nothing: waits and manual steps without targets. */
  public static final Target RUN = new Target.Service("run");

  public Validated {
    requireNonNull(plan, "plan is null");
    requireNonNull(inventory, "inventory is null");
    targets = Map.copyOf(targets);
    settings = Map.copyOf(settings);
  }

  /** What a step acts on, in the order written; {@link #RUN} when on nothing. Never empty. */
  public List<Target> targetsOf(Step step) {
    return targets.getOrDefault(step.id(), List.of(RUN));
  }

  /** The action that a step names. */
  public Action<?, ?> action(Act act) {
    return kind(act.provider())
        .flatMap(kind -> kind.action(act.action()))
        .orElseThrow(() -> new IllegalArgumentException("no action " + act.uses()));
  }

  /** The settings of the instance that a step names. */
  public Record settingsOf(Act act) {
    Record found = settings.get(act.provider());
    if (found == null) {
      throw new IllegalArgumentException("no provider instance '" + act.provider() + "'");
    }
    return found;
  }

  private Optional<Catalogue.Kind> kind(String instance) {
    return Optional.ofNullable(inventory.providers().get(instance))
        .map(found -> catalogue.kinds().get(found.plugin().text()));
  }

  /**
   * What the references of a step may refer to on one of its targets.
   *
   * @param store the outputs that there are; what is not there yet makes values pending
   */
  public Scope scope(Step step, Target target, Optional<String> runId, OutputStore store) {
    var outputs =
        new StepOutputs(
            new StepOrder(plan), inventory, catalogue, targets, step.id(), target.name(), store);
    return new Scope(plan.vars(), inventory, present(target), runId, outputs);
  }

  /** The target as references see it: none where a step acts on nothing. */
  static Optional<Target> present(Target target) {
    return target.equals(RUN) ? Optional.empty() : Optional.of(target);
  }

  /** The parameters of an action: of a step's own, or of the one that its wait looks at. */
  public Bound<? extends Record> parameters(Step step, Act act, Scope scope) {
    return binder()
        .bind(what(step) + ", " + act.uses(), action(act).parameters(), act.with(), scope);
  }

  /** Whether a condition of the step, or of the chain around it, holds. */
  public Bound<Boolean> holds(Step step, Condition condition, Scope scope) {
    return binder().holds(what(step), condition, scope);
  }

  /** A gate's question, a manual step's instruction. */
  public Bound<String> text(Step step, Value value, Scope scope) {
    return binder().text(what(step), value, scope);
  }

  public Bound<Duration> duration(Step step, Value value, Scope scope) {
    return binder().duration(what(step) + ": 'for'", value, scope);
  }

  public Bound<Instant> instant(Step step, Value value, Scope scope) {
    return binder().instant(what(step) + ": 'until'", value, scope);
  }

  /** The address that the plan's probe asks. */
  public Bound<String> probeUrl(Probe probe) {
    var scope =
        new Scope(plan.vars(), inventory, Optional.empty(), Optional.empty(), Outputs.none());
    return binder().text("the probe: 'url'", probe.url(), scope);
  }

  private Binder binder() {
    return new Binder(inputs::problemOf);
  }

  private static String what(Step step) {
    return "step '" + step.id() + "'";
  }
}
