package org.changeover.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.changeover.plan.StepWork.Act;
import org.changeover.spi.Target;

/** Finds what the names under {@code targets:} stand for. */
final class Targets {
  private final Plan plan;
  private final Inventory inventory;
  private final Map<String, Set<String>> services;
  private final Problems problems;

  /**
   * Makes a finder.
   *
   * @param services the services of each provider instance, by the instance's name
   */
  Targets(Plan plan, Inventory inventory, Map<String, Set<String>> services, Problems problems) {
    this.plan = plan;
    this.inventory = inventory;
    this.services = services;
    this.problems = problems;
  }

  /** The targets of each step by its id; steps that act on nothing are left out. */
  Map<String, List<Target>> all() {
    var all = new HashMap<String, List<Target>>();
    plan.steps()
        .forEach(step -> {
          List<Target> targets = of(step);
          if (!targets.isEmpty()) {
            all.put(step.id(), targets);
            step.chain().forEach(link -> all.put(link.id(), targets));
          }
        });
    return all;
  }

  private List<Target> of(Step step) {
    if (step.targets().isEmpty()) {
      return step.work()
          .act()
          .<List<Target>>map(act -> List.of(new Target.Service(act.provider())))
          .orElse(List.of());
    }
    var targets = new LinkedHashMap<String, Target>();
    for (Step.Name written : step.targets()) {
      named(step, written).forEach(target -> targets.putIfAbsent(target.name(), target));
    }
    return List.copyOf(targets.values());
  }

  private List<Target> named(Step step, Step.Name written) {
    var found = new ArrayList<Target>();
    for (String name : interpolated("step '" + step.id() + "'", written)) {
      found.addAll(named(step, name, written.at()));
    }
    return found;
  }

  private List<String> interpolated(String what, Step.Name written) {
    var scope =
        new Scope(plan.vars(), inventory, Optional.empty(), Optional.empty(), Outputs.none());
    var found = new Problems();
    Value value =
        Interpolation.resolve(what, new Value.Text(written.text(), written.at()), scope, found);
    problems.addAll(found.list());
    return found.isEmpty() ? names(what, value) : List.of();
  }

  private List<String> names(String what, Value value) {
    return switch (value) {
      case Value.Text text -> List.of(text.text());
      case Value.Num num -> List.of(num.written());
      case Value.Items(List<Value> items, SourcePosition at) when !items.isEmpty() ->
          items.stream().flatMap(item -> names(what, item).stream()).toList();
      case Value.Items(List<Value> none, SourcePosition at) -> refused(what, at, "an empty list");
      case Value.Pending(String until, SourcePosition at) ->
          refused(what, at, "known only after " + until);
      default -> refused(what, value.at(), value.kind());
    };
  }

  private List<String> refused(String what, SourcePosition at, String found) {
    problems.add(
        at,
        what
            + ": 'targets' must be names of hosts, groups or services, and this is "
            + found
            + ". Name them.");
    return List.of();
  }

  private List<Target> named(Step step, String name, SourcePosition at) {
    if (inventory.hosts().containsKey(name)) {
      return List.of(inventory.hosts().get(name).target());
    }
    Inventory.Group group = inventory.groups().get(name);
    if (group != null) {
      return group.memberNames().stream()
          .flatMap(member -> inventory.host(member).stream())
          .map(InventoryHost::target)
          .toList();
    }
    if (servicesOf(step).contains(name)) {
      return List.of(new Target.Service(name));
    }
    problems.add(
        at,
        what(step)
            + "the target "
            + Wording.quoted(name)
            + " is no host, group or service of the inventory.",
        () -> advice(step, name));
    return List.of();
  }

  private String advice(Step step, String name) {
    var known = new TreeSet<>(inventory.hosts().keySet());
    known.addAll(inventory.groups().keySet());
    known.addAll(servicesOf(step));
    return Wording.didYouMean(name, known, "There are: " + Wording.listed(known) + ".");
  }

  private Set<String> servicesOf(Step step) {
    var names = new TreeSet<String>();
    step.work().act().ifPresent(act -> addServices(act, names));
    step.chain().forEach(link -> link.work().act().ifPresent(act -> addServices(act, names)));
    return names;
  }

  private void addServices(Act act, Set<String> names) {
    if (services.containsKey(act.provider())) {
      names.add(act.provider());
      names.addAll(services.get(act.provider()));
    }
  }

  private static String what(Step step) {
    return "step '" + step.id() + "': ";
  }
}
