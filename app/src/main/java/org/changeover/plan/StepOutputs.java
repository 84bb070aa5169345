package org.changeover.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.changeover.spi.Action;
import org.changeover.spi.OutputDoc;
import org.changeover.spi.Target;

/**
 * The outputs that one step may refer to on one target. The same rules hold when a plan is
 * validated and when it runs: only steps that have surely ended, only outputs that an action
 * documents, and a target has to be named where there are several.
 */
record StepOutputs(
    StepOrder order,
    Inventory inventory,
    Catalogue catalogue,
    Map<String, List<Target>> targets,
    String currentStep,
    String currentTarget,
    OutputStore store)
    implements Outputs {

  @Override
  public Found find(String id, Optional<String> target, String name) {
    Optional<Step> step = order.step(id);
    if (step.isEmpty()) {
      return missing(
          "there is no step " + Wording.quoted(id) + " in this plan.",
          () -> Wording.didYouMean(id, order.ids(), "Name the id of an earlier step."));
    }
    return misplaced(id)
        .or(() -> undocumented(step.get(), name))
        .orElseGet(() -> onTarget(step.get(), target, name));
  }

  private Optional<Found> misplaced(String id) {
    if (id.equals(currentStep)) {
      return Optional.of(missing("a step cannot use its own outputs. Name an earlier step."));
    }
    if (order.isBefore(id, currentStep)) {
      return Optional.empty();
    }
    return Optional.of(
        missing(
            "step '"
                + id
                + "' has not surely ended when step '"
                + currentStep
                + "' begins. Move it before, or add it to 'needs'."));
  }

  private Optional<Found> undocumented(Step step, String name) {
    return switch (step.work()) {
      case StepWork.Chain chain ->
          Optional.of(
              missing(
                  "step '"
                      + step.id()
                      + "' is a chain and has no outputs of its own. Name one of "
                      + "its steps: "
                      + Wording.listed(chain.steps().stream().map(Step::id).toList())
                      + "."));
      case StepWork.Manual manual ->
          Optional.of(missing("step '" + step.id() + "' is manual and has no outputs."));
      case StepWork.Wait wait when wait.act().isEmpty() ->
          Optional.of(missing("step '" + step.id() + "' is a wait and has no outputs."));
      case StepWork.Wait wait -> undocumented(wait.act().orElseThrow(), name);
      case StepWork.Act act -> undocumented(act, name);
    };
  }

  private Optional<Found> undocumented(StepWork.Act act, String name) {
    Optional<Action<?, ?>> action =
        Optional.ofNullable(inventory.providers().get(act.provider()))
            .map(instance -> catalogue.kinds().get(instance.plugin().text()))
            .flatMap(kind -> kind.action(act.action()));
    List<String> names =
        action.stream().flatMap(found -> found.outputs().stream()).map(OutputDoc::name).toList();
    if (action.isEmpty() || names.contains(name)) {
      return Optional.empty();
    }
    return Optional.of(
        missing(
            act.uses() + " has no output " + Wording.quoted(name) + ".",
            () -> Wording.didYouMean(name, names, "It has: " + Wording.listed(names) + ".")));
  }

  private Found onTarget(Step step, Optional<String> target, String name) {
    List<String> all =
        targets.getOrDefault(step.id(), List.of()).stream().map(Target::name).toList();
    if (target.isPresent()) {
      return all.isEmpty() || all.contains(target.get())
          ? stored(step, target.get(), name)
          : missing(
              "step '" + step.id() + "' does not act on " + Wording.quoted(target.get()) + ".",
              () ->
                  Wording.didYouMean(
                      target.get(), all, "Its targets: " + Wording.listed(all) + "."));
    }
    if (sameChain(step.id())) {
      return stored(step, currentTarget, name);
    }
    return all.size() <= 1
        ? stored(step, all.isEmpty() ? Validated.RUN.name() : all.getFirst(), name)
        : missing(
            "step '"
                + step.id()
                + "' acts on several targets. Name one: ${steps."
                + step.id()
                + ".targets."
                + all.getFirst()
                + ".outputs."
                + name
                + "}.");
  }

  private boolean sameChain(String id) {
    return order
        .chainAround(id)
        .filter(chain -> chain.chain().stream().anyMatch(link -> link.id().equals(currentStep)))
        .isPresent();
  }

  private Found stored(Step step, String target, String name) {
    Optional<Map<String, Object>> outputs = store.of(step.id(), target);
    if (outputs.isEmpty()) {
      return new Found.NotYet("step '" + step.id() + "'");
    }
    Object value = outputs.get().get(name);
    return value == null
        ? missing(
            "step '" + step.id() + "' ended on " + target + " without the output '" + name + "'.")
        : new Found.Known(value);
  }

  private static Found missing(String why) {
    return new Found.Missing(why);
  }

  private static Found missing(String why, Supplier<String> advice) {
    return new Found.Missing(why, advice);
  }
}
