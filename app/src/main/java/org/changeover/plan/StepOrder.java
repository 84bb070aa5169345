package org.changeover.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Where the steps of a plan stand, and so which have surely ended when another begins. */
public final class StepOrder {

  /** Where a step stands: the number of its phase, its step there, and its place in a chain. */
  private record Place(int phase, Step step, int link) {}

  private final Map<String, Place> places = new HashMap<>();
  private final List<Map<String, Step>> phases = new ArrayList<>();

  public StepOrder(Plan plan) {
    for (Phase phase : plan.phases()) {
      int number = phases.size();
      phases.add(byId(phase));
      for (Step step : phase.steps()) {
        places.putIfAbsent(step.id(), new Place(number, step, -1));
        for (int link = 0; link < step.chain().size(); link++) {
          places.putIfAbsent(step.chain().get(link).id(), new Place(number, step, link));
        }
      }
    }
  }

  private static Map<String, Step> byId(Phase phase) {
    var steps = new HashMap<String, Step>();
    phase.steps().forEach(step -> steps.putIfAbsent(step.id(), step));
    return steps;
  }

  /** The ids of all steps, of those inside chains too. */
  Set<String> ids() {
    return places.keySet();
  }

  /** The step with that id, inside a chain or outside of one. */
  Optional<Step> step(String id) {
    return Optional.ofNullable(places.get(id))
        .map(place -> place.link() < 0 ? place.step() : place.step().chain().get(place.link()));
  }

  /** The chain that the step with that id is a link of. */
  Optional<Step> chainAround(String id) {
    return Optional.ofNullable(places.get(id)).filter(place -> place.link() >= 0).map(Place::step);
  }

  /** Whether the first step has surely ended when the second begins. */
  public boolean isBefore(String first, String second) {
    Place a = places.get(first);
    Place b = places.get(second);
    if (a == null || b == null) {
      return false;
    }
    if (a.phase() != b.phase()) {
      return a.phase() < b.phase();
    }
    return a.step().id().equals(b.step().id())
        ? a.link() >= 0 && a.link() < b.link()
        : needs(b.step(), a.step().id(), phases.get(b.phase()));
  }

  /** Whether a step needs another one of its phase, directly or through others. */
  private static boolean needs(Step step, String other, Map<String, Step> phase) {
    Set<String> found = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(step.needIds());
    while (!open.isEmpty() && !found.contains(other)) {
      String id = open.pop();
      if (phase.containsKey(id) && found.add(id)) {
        open.addAll(phase.get(id).needIds());
      }
    }
    return found.contains(other);
  }

  /**
   * The circles of needs in a phase that have no step in common, each as ids with the first
   * repeated at the end. A step that needs itself is none.
   */
  static List<List<String>> circles(Phase phase) {
    var tangle = new Tangle(byId(phase));
    List<List<String>> circles = new ArrayList<>();
    for (Step step : phase.steps()) {
      while (tangle.left.containsKey(step.id())) {
        List<String> circle = tangle.follow(step.id());
        circles.add(circle);
        tangle.take(circle);
      }
    }
    return circles;
  }

  /** Steps each of which needs another one of them. */
  private static final class Tangle {
    private final Map<String, Step> left;
    private final Map<String, List<String>> needers = new HashMap<>();
    private final Map<String, Integer> needed = new HashMap<>();

    Tangle(Map<String, Step> steps) {
      left = new HashMap<>(steps);
      for (Step step : steps.values()) {
        List<String> needs = others(step).distinct().toList();
        needs.forEach(id -> needers.computeIfAbsent(id, _ -> new ArrayList<>()).add(step.id()));
        needed.put(step.id(), needs.size());
      }
      take(steps.keySet().stream().filter(id -> needed.get(id) == 0).toList());
    }

    /** Takes steps away, and again and again what then needs nothing else that is left. */
    void take(Collection<String> steps) {
      Deque<String> free = new ArrayDeque<>(steps);
      while (!free.isEmpty()) {
        String id = free.pop();
        if (left.remove(id) == null) {
          continue;
        }
        for (String needer : needers.getOrDefault(id, List.of())) {
          if (needed.merge(needer, -1, Integer::sum) == 0) {
            free.add(needer);
          }
        }
      }
    }

    /** Following the needs comes round. */
    List<String> follow(String start) {
      Set<String> path = new LinkedHashSet<>();
      String id = start;
      while (path.add(id)) {
        id = others(left.get(id)).findFirst().orElseThrow();
      }
      List<String> walked = new ArrayList<>(path);
      var circle = new ArrayList<>(walked.subList(walked.indexOf(id), walked.size()));
      circle.add(id);
      return circle;
    }

    private Stream<String> others(Step step) {
      return step.needIds().stream().filter(id -> left.containsKey(id) && !id.equals(step.id()));
    }
  }
}
