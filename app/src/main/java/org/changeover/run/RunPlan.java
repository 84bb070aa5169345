package org.changeover.run;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.changeover.plan.Plan;
import org.changeover.plan.PlanText;
import org.changeover.plan.Step;
import org.changeover.plan.Validated;
import org.changeover.spi.Target;

/**
 * A plan on an inventory: which tasks its steps have. Finds a step by its id, and whether it has a
 * target, without a search: a console asks that of every line that a fleet prints.
 */
public final class RunPlan {
  private final Plan plan;
  private final Map<String, List<String>> targets;
  private final Map<String, Place> places;
  private final PlanText text;

  /**
   * Where a step stands.
   *
   * @param outer the chain that it is a link of, or itself
   */
  private record Place(Step step, Step outer, List<String> targets, Set<String> members) {}

  /**
   * @param targets the target names of each outer step; the links of a chain share those of the
   *     chain
   */
  public RunPlan(Plan plan, Map<String, List<String>> targets) {
    this(plan, targets, PlanText.of(plan));
  }

  private RunPlan(Plan plan, Map<String, List<String>> targets, PlanText text) {
    this.plan = requireNonNull(plan, "plan is null");
    this.targets = Map.copyOf(targets);
    this.places = places(plan, this.targets);
    this.text = text;
  }

  private static Map<String, Place> places(Plan plan, Map<String, List<String>> targets) {
    var places = new HashMap<String, Place>();
    for (Step outer : plan.steps().toList()) {
      List<String> names = targets.getOrDefault(outer.id(), List.of());
      Set<String> members = Set.copyOf(names);
      places.put(outer.id(), new Place(outer, outer, names, members));
      outer.chain().forEach(link -> places.put(link.id(), new Place(link, outer, names, members)));
    }
    return places;
  }

  public static RunPlan of(Validated validated) {
    var targets = new LinkedHashMap<String, List<String>>();
    validated
        .plan()
        .steps()
        .forEach(step ->
            targets.put(step.id(), validated.targetsOf(step).stream().map(Target::name).toList()));
    return new RunPlan(validated.plan(), targets, PlanText.of(validated));
  }

  public Plan plan() {
    return plan;
  }

  /** What the plan says, to be compared with another one. */
  public PlanText text() {
    return text;
  }

  /** The target names of each outer step. */
  public Map<String, List<String>> targets() {
    return targets;
  }

  public List<String> targetsOf(Step step) {
    return place(step.id()).map(Place::targets).orElse(List.of());
  }

  /** The step of a task, when the plan has it. */
  public Optional<Step> step(TaskId task) {
    return place(task.step())
        .filter(place -> place.members().contains(task.target()))
        .map(Place::step);
  }

  /** The chain that the step with that id is a link of, or that step itself. */
  public Optional<Step> outer(String id) {
    return place(id).map(Place::outer);
  }

  private Optional<Place> place(String step) {
    return Optional.ofNullable(places.get(step));
  }

  /** The tasks of a step on one target: itself, or every link of its chain. */
  public List<TaskId> turn(Step step, String target) {
    if (step.chain().isEmpty()) {
      return List.of(new TaskId(step.id(), target));
    }
    return step.chain().stream().map(link -> new TaskId(link.id(), target)).toList();
  }

  /** Every task, in the order of the plan. */
  public List<TaskId> tasks() {
    var all = new ArrayList<TaskId>();
    plan.steps().forEach(step -> targetsOf(step).forEach(target -> all.addAll(turn(step, target))));
    return all;
  }

  /** The tasks on one target, in the order of the plan. */
  Stream<TaskId> tasksOn(String target) {
    return plan.everyStep()
        .filter(step -> step.chain().isEmpty())
        .map(step -> new TaskId(step.id(), target))
        .filter(task -> step(task).isPresent());
  }

  /**
   * What an undo takes back, in its order.
   *
   * @param to the step to undo last; empty for all
   */
  public List<TaskState> toUndo(RunState state, Optional<String> to) {
    Set<String> steps = stepsToUndo(to);
    return state.lastEndedFirst().stream()
        .filter(task -> steps.contains(task.id().step()))
        .filter(TaskState::toUndo)
        .toList();
  }

  /**
   * That step, all behind it in the plan, and what is written before it but needs any of these;
   * links of chains included.
   */
  Set<String> stepsToUndo(Optional<String> to) {
    List<String> all = plan.everyStep().map(Step::id).toList();
    int first = Math.max(0, to.map(all::indexOf).orElse(0));
    var steps = new HashSet<>(all.subList(first, all.size()));
    to.flatMap(plan::chainAround).map(Step::id).ifPresent(steps::add);
    int before;
    do {
      before = steps.size();
      plan.steps()
          .filter(step -> step.needIds().stream().anyMatch(steps::contains))
          .forEach(step -> {
            steps.add(step.id());
            step.chain().forEach(link -> steps.add(link.id()));
          });
    } while (steps.size() > before);
    return steps;
  }
}
