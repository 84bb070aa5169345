package org.changeover.plan;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.changeover.plan.StepWork.Act;
import org.changeover.spi.Action;
import org.changeover.spi.Target;
import org.changeover.spi.TargetKind;

/**
 * Checks what a plan means with an inventory and the loaded providers: order, targets, actions,
 * parameters, references, approvals.
 */
final class PlanCheck {
  private static final Pattern WEB_ADDRESS = Pattern.compile("https?://[^\\s/]+(/\\S*)?");

  private final Plan plan;
  private final StepOrder order;
  private final Set<String> broken;
  private final Inventory inventory;
  private final Catalogue catalogue;
  private final Map<String, List<Target>> targets;
  private final Binder binder;
  private final Problems problems;

  PlanCheck(
      PlanReader.Draft draft,
      Inventory inventory,
      Catalogue catalogue,
      Map<String, List<Target>> targets,
      InputFiles files,
      Problems problems) {
    this.plan = draft.plan();
    this.order = new StepOrder(plan);
    this.broken = draft.broken();
    this.inventory = inventory;
    this.catalogue = catalogue;
    this.targets = targets;
    this.binder = new Binder(files::ofPlan);
    this.problems = problems;
  }

  void run() {
    probe();
    var seen = new HashMap<String, Integer>();
    for (int i = 0; i < plan.phases().size(); i++) {
      Phase phase = plan.phases().get(i);
      int number = i;
      phase.steps().forEach(step -> seen.putIfAbsent(step.id(), number));
    }
    for (int i = 0; i < plan.phases().size(); i++) {
      Phase phase = plan.phases().get(i);
      int number = i;
      phase.steps().forEach(step -> needs(step, number, seen));
      StepOrder.circles(phase).forEach(circle -> circle(phase, circle));
    }
    plan.steps().filter(step -> !broken.contains(step.id())).forEach(this::topStep);
    plan.everyStep().filter(step -> !broken.contains(step.id())).forEach(this::step);
  }

  private void probe() {
    if (plan.downtime().isPresent() && plan.probe().isEmpty()) {
      problems.add(
          plan.at(),
          "the plan has a budget for downtime and no probe that measures it. Add 'probe:'.");
    }
    plan.probe().ifPresent(this::probe);
  }

  private void probe(Probe probe) {
    InventoryHost from = inventory.hosts().get(probe.from().text());
    if (from == null) {
      problems.add(
          probe.from().at(),
          "the probe asks from " + Wording.quoted(probe.from().text()) + ", which is no host.",
          () ->
              Wording.didYouMean(
                  probe.from().text(),
                  inventory.hosts().keySet(),
                  "Hosts: " + Wording.listed(inventory.hosts().keySet()) + "."));
    } else if (from.unmanaged()) {
      problems.add(
          probe.from().at(), "the probe asks from an unmanaged host. Name one with a shell.");
    }
    Bound<String> url = binder.text("the probe: 'url'", probe.url(), plainScope());
    refuse(url);
    if (url instanceof Bound.Known<String>(String asked) && !WEB_ADDRESS.matcher(asked).matches()) {
      problems.add(
          probe.url().at(),
          "the probe: 'url' is "
              + Wording.quoted(asked)
              + ". Write an address of the web, such as https://www.example.org/.");
    }
  }

  private Scope plainScope() {
    return new Scope(plan.vars(), inventory, Optional.empty(), Optional.empty(), Outputs.none());
  }

  private void needs(Step step, int phase, Map<String, Integer> phases) {
    for (Step.Name need : step.needs()) {
      String what = "step '" + step.id() + "' needs " + Wording.quoted(need.text());
      Integer there = phases.get(need.text());
      if (need.text().equals(step.id()) && !need.at().equals(step.at())) {
        problems.add(need.at(), "step '" + step.id() + "' needs itself. Remove that need.");
      } else if (there == null) {
        unknownNeed(what, need, phases.keySet());
      } else if (there > phase) {
        problems.add(
            need.at(),
            what + ", which is in a later phase. Move one of them; phases follow each other.");
      }
    }
  }

  private void unknownNeed(String what, Step.Name need, Collection<String> ids) {
    Optional<Step> chain = order.chainAround(need.text());
    if (chain.isPresent()) {
      problems.add(
          need.at(), what + ", a step inside a chain. Need the chain: '" + chain.get().id() + "'.");
      return;
    }
    problems.add(
        need.at(),
        what + ", which is not in this plan.",
        () -> Wording.didYouMean(need.text(), ids, "Name the id of an earlier step."));
  }

  private void circle(Phase phase, List<String> circle) {
    phase.steps().stream()
        .filter(step -> step.id().equals(circle.getFirst()))
        .flatMap(step -> step.needs().stream())
        .filter(need -> need.text().equals(circle.get(1)))
        .findFirst()
        .ifPresent(need ->
            problems.add(
                need.at(),
                "these steps need each other in a circle: "
                    + String.join(" → ", circle)
                    + ". Remove one of the needs."));
  }

  private void topStep(Step step) {
    boolean chain = step.work() instanceof StepWork.Chain;
    if (chain && step.targets().isEmpty()) {
      problems.add(
          step.at(),
          "step '"
              + step.id()
              + "' is a chain without targets. Add 'targets:', a host or a group.");
    }
    boolean act = step.work() instanceof StepWork.Act;
    if (step.rollout().isPresent() && step.targets().isEmpty() && act) {
      problems.add(
          step.rollout().get().at(),
          "step '" + step.id() + "' has a rollout and no targets. Add 'targets:', or remove it.");
    }
    boolean idle = step.work() instanceof StepWork.Wait && step.work().act().isEmpty();
    if (idle && !step.targets().isEmpty()) {
      problems.add(
          step.targets().getFirst().at(),
          "step '" + step.id() + "' waits, and does so only once. Remove 'targets'.");
    }
  }

  private void step(Step step) {
    step.approve().ifPresent(gate -> gate(step, gate));
    Optional<Action<?, ?>> action = step.work().act().flatMap(act -> action(step, act));
    action.ifPresent(found -> kinds(step, step.work().act().orElseThrow(), found));
    for (Target target : targets.getOrDefault(step.id(), List.of(Validated.RUN))) {
      references(step, target, action);
    }
  }

  private Optional<Action<?, ?>> action(Step step, Act act) {
    Inventory.ProviderInstance instance = inventory.providers().get(act.provider());
    if (instance == null) {
      unknownProvider(step, act);
      return Optional.empty();
    }
    Catalogue.Kind kind = catalogue.kinds().get(instance.plugin().text());
    if (kind == null) {
      return Optional.empty();
    }
    Optional<Action<?, ?>> action = kind.action(act.action());
    if (action.isEmpty()) {
      Set<String> known = kind.actions().keySet();
      problems.add(
          act.at(),
          "step '"
              + step.id()
              + "': the provider '"
              + act.provider()
              + "' has no action "
              + Wording.quoted(act.action())
              + "."
              + elsewhere(act),
          () -> Wording.didYouMean(act.action(), known, "It has: " + Wording.listed(known) + "."));
    }
    return action;
  }

  private String elsewhere(Act act) {
    List<String> others =
        inventory.providers().values().stream()
            .filter(instance -> catalogue.kinds().containsKey(instance.plugin().text()))
            .filter(instance ->
                catalogue.kinds().get(instance.plugin().text()).actions().containsKey(act.action()))
            .map(instance -> instance.name() + "/" + act.action())
            .toList();
    return others.isEmpty() ? "" : " There is " + Wording.listed(others) + ".";
  }

  private void unknownProvider(Step step, Act act) {
    Set<String> known = new TreeSet<>(inventory.providers().keySet());
    String message =
        "step '"
            + step.id()
            + "': the inventory has no provider "
            + Wording.quoted(act.provider())
            + ".";
    if (catalogue.kinds().containsKey(act.provider())) {
      problems.add(
          act.at(),
          message
              + " Add '"
              + act.provider()
              + ": { plugin: "
              + act.provider()
              + " }' under its 'providers:'.");
      return;
    }
    problems.add(
        act.at(),
        message,
        () -> Wording.didYouMean(act.provider(), known, "It has: " + Wording.listed(known) + "."));
  }

  private void kinds(Step step, Act act, Action<?, ?> action) {
    String wanted =
        String.join(" or ", new TreeSet<>(action.targets().stream().map(PlanCheck::word).toList()));
    String what = "step '" + step.id() + "': " + act.uses() + " acts on " + wanted;
    boolean none = step.targets().isEmpty() && order.chainAround(step.id()).isEmpty();
    for (Target target : targets.getOrDefault(step.id(), List.of())) {
      if (!action.targets().contains(target.kind())) {
        SourcePosition at = step.targets().isEmpty() ? act.at() : step.targets().getFirst().at();
        problems.add(
            at,
            none
                ? what + ". Say which under 'targets:'."
                : what
                    + ", and '"
                    + target.name()
                    + "' is "
                    + word(target.kind())
                    + ". Choose another target, or another action.");
      }
    }
  }

  private static String word(TargetKind kind) {
    return switch (kind) {
      case HOST -> "a host";
      case UNMANAGED -> "an unmanaged host";
      case SERVICE -> "a service";
    };
  }

  private void references(Step step, Target target, Optional<Action<?, ?>> action) {
    String what = "step '" + step.id() + "'";
    var outputs =
        new StepOutputs(
            order, inventory, catalogue, targets, step.id(), target.name(), OutputStore.empty());
    var scope =
        new Scope(plan.vars(), inventory, Validated.present(target), Optional.empty(), outputs);
    step.when().ifPresent(condition -> refuse(binder.holds(what, condition, scope)));
    step.approve().ifPresent(gate -> refuse(binder.text(what + ": 'ask'", gate.ask(), scope)));
    switch (step.work()) {
      case StepWork.Act act -> parameters(what, act, action, scope);
      case StepWork.Chain chain -> {}
      case StepWork.Manual(Value instruction) ->
          refuse(binder.text(what + ": 'manual'", instruction, scope));
      case StepWork.Wait wait -> {
        switch (wait.condition()) {
          case StepWork.Wait.For(Value length) ->
              refuse(binder.duration(what + ": 'for'", length, scope));
          case StepWork.Wait.Until(Value moment) ->
              refuse(binder.instant(what + ": 'until'", moment, scope));
          case StepWork.Wait.Observed observed -> parameters(what, observed.act(), action, scope);
        }
      }
    }
  }

  private void parameters(String what, Act act, Optional<Action<?, ?>> action, Scope scope) {
    if (action.isPresent()) {
      refuse(binder.bind(what + ", " + act.uses(), action.get().parameters(), act.with(), scope));
    }
  }

  private void refuse(Bound<?> bound) {
    if (bound instanceof Bound.Refused<?>(List<Problem> why)) {
      problems.addAll(why);
    }
  }

  private void gate(Step step, Gate gate) {
    String what = "step '" + step.id() + "', its approval";
    Map<String, Operator> operators = inventory.operators().operators();
    if (operators.isEmpty()) {
      if (gate.count() > 1 && inventory.operatorsFile().isEmpty()) {
        problems.add(
            gate.at(),
            what
                + " wants "
                + gate.count()
                + " operators, and the inventory names none. Add an "
                + "operators file to the inventory.");
      }
      return;
    }
    for (String name : new TreeSet<>(gate.names())) {
      if (!operators.containsKey(name)) {
        var known = new TreeSet<>(operators.keySet());
        known.addAll(List.of("operators", "approvers"));
        problems.add(
            gate.at(),
            what + " names " + Wording.quoted(name) + ", who is no operator and no role.",
            () -> Wording.didYouMean(name, known, "There are: " + Wording.listed(known) + "."));
      }
    }
    boolean wrongNames = !operators.keySet().containsAll(gate.names());
    boolean nobody = gate.names().isEmpty() && gate.roles().isEmpty();
    if (wrongNames || nobody) {
      return;
    }
    long eligible = operators.values().stream().filter(gate::admits).count();
    if (eligible < gate.count()) {
      problems.add(
          gate.at(),
          String.format(
              Locale.ROOT,
              "%s wants %d of those who may answer, and there are %d. Lower 'count', or widen 'by'.",
              what,
              gate.count(),
              eligible));
    }
  }
}
