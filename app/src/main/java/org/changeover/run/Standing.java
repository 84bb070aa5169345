package org.changeover.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.changeover.plan.Rollout;
import org.changeover.plan.Step;
import org.pcollections.PSortedSet;
import org.pcollections.TreePSet;

/**
 * Where an outer step stands on its targets, each known by its position among them. Immutable; what
 * becomes of one target makes another that shares all but a path with this one.
 *
 * @param open where it is not through, and did not fail
 * @param begun those of them where something has happened
 * @param halted where it failed so that it does not go on
 */
record Standing(
    Places places,
    PSortedSet<Integer> open,
    PSortedSet<Integer> begun,
    PSortedSet<Integer> halted) {

  /** Where a step stands, as a whole or on one target. */
  enum Progress {
    OPEN,
    THROUGH,
    HALTED
  }

  /** The targets of a step and their positions. */
  record Places(Step step, List<String> targets, Map<String, Integer> positions) {
    static Places of(RunPlan plan, Step step) {
      List<String> targets = plan.targetsOf(step);
      var positions = new HashMap<String, Integer>();
      targets.forEach(target -> positions.put(target, positions.size()));
      return new Places(step, targets, positions);
    }
  }

  static Standing of(Places places, RunState state) {
    var open = new ArrayList<Integer>();
    var begun = new ArrayList<Integer>();
    var halted = new ArrayList<Integer>();
    for (int position = 0; position < places.targets().size(); position++) {
      String target = places.targets().get(position);
      switch (progress(places.step(), target, state)) {
        case OPEN -> {
          open.add(position);
          if (begun(places.step(), target, state)) {
            begun.add(position);
          }
        }
        case HALTED -> halted.add(position);
        case THROUGH -> {}
      }
    }
    return new Standing(places, TreePSet.from(open), TreePSet.from(begun), TreePSet.from(halted));
  }

  /** After something happened to it on one target. */
  Standing after(String target, RunState state) {
    Integer position = places.positions().get(target);
    if (position == null) {
      return this;
    }
    Progress now = progress(places.step(), target, state);
    boolean isOpen = now == Progress.OPEN;
    return new Standing(
        places,
        with(open, position, isOpen),
        with(begun, position, isOpen && begun(places.step(), target, state)),
        with(halted, position, now == Progress.HALTED));
  }

  private static PSortedSet<Integer> with(PSortedSet<Integer> set, Integer one, boolean wanted) {
    return wanted ? set.plus(one) : set.minus(one);
  }

  Progress whole() {
    Rollout rollout = rollout();
    boolean canaryFailed = !halted.isEmpty() && halted.first() < rollout.canary();
    if (canaryFailed || halted.size() > rollout.tolerate()) {
      return Progress.HALTED;
    }
    return open.isEmpty() ? Progress.THROUGH : Progress.OPEN;
  }

  /**
   * Whether the step, or a link of its chain, is through: a link on every target that takes part in
   * it, and not on those where the chain failed.
   */
  boolean through(String id, RunState state) {
    if (id.equals(places.step().id())) {
      return whole() == Progress.THROUGH;
    }
    return whole() != Progress.HALTED
        && links(places.step()).stream()
            .filter(link -> link.id().equals(id))
            .allMatch(link -> open.stream().allMatch(position -> passed(link, position, state)));
  }

  private boolean passed(Step link, int position, RunState state) {
    String target = places.targets().get(position);
    TaskStatus status = state.task(new TaskId(link.id(), target)).status();
    return failed(status) ? goesOn(places.step(), link) : status.through();
  }

  /** The targets where it failed, in the order of the plan. */
  List<String> haltedTargets() {
    return halted.stream().map(places.targets()::get).toList();
  }

  /**
   * The targets that may be worked on now: canaries first and alone, then as many as there are
   * slots; those where it has begun come before those where it has not.
   */
  List<String> slots() {
    Rollout rollout = rollout();
    int canaries = Math.min(rollout.canary(), places.targets().size());
    boolean canariesThrough = noneBelow(open, canaries) && noneBelow(halted, canaries);
    int end = canariesThrough ? places.targets().size() : canaries;
    int room = canariesThrough ? Math.max(1, rollout.parallel()) : canaries;
    var chosen = new ArrayList<>(begun.headSet(end));
    for (Integer position : open) {
      if (chosen.size() >= room || position >= end) {
        break;
      }
      if (!begun.contains(position)) {
        chosen.add(position);
      }
    }
    return chosen.stream().map(places.targets()::get).toList();
  }

  private static boolean noneBelow(PSortedSet<Integer> set, int limit) {
    return set.isEmpty() || set.first() >= limit;
  }

  private Rollout rollout() {
    return places.step().rollout().orElse(Rollout.ONE_BY_ONE);
  }

  /** The links of a chain, or the step itself. */
  static List<Step> links(Step step) {
    return step.chain().isEmpty() ? List.of(step) : step.chain();
  }

  /** Where a step, or the chain that it is, stands on one target. */
  private static Progress progress(Step step, String target, RunState state) {
    boolean open = false;
    for (Step link : links(step)) {
      TaskStatus status = state.task(new TaskId(link.id(), target)).status();
      if (failed(status) && !goesOn(step, link)) {
        return Progress.HALTED;
      }
      open |= !failed(status) && !status.through();
    }
    return open ? Progress.OPEN : Progress.THROUGH;
  }

  private static boolean failed(TaskStatus status) {
    return status == TaskStatus.FAILED || status == TaskStatus.STOPPED;
  }

  /** Whether a failure of that link lets the run go on. */
  static boolean goesOn(Step step, Step link) {
    return link.onFailure() == Step.OnFailure.CONTINUE
        || step.onFailure() == Step.OnFailure.CONTINUE;
  }

  private static boolean begun(Step step, String target, RunState state) {
    return links(step).stream()
        .anyMatch(link -> state.task(new TaskId(link.id(), target)).status().begun());
  }
}
