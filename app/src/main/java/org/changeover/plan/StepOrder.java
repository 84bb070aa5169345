package org.changeover.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which steps have surely ended when another begins. */
final class StepOrder {

  /** Where a step stands: the number of its phase, its step there, and its place in a chain. */
  private record Place(int phase, Step step, int link) {}

  private final Map<String, Place> places = new HashMap<>();
  private final List<Map<String, Step>> phases = new ArrayList<>();

  StepOrder(Plan plan) {
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

  /** Whether the first step has surely ended when the second begins. */
  boolean isBefore(String first, String second) {
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
        : needed(b.step(), phases.get(b.phase())).contains(a.step().id());
  }

  /** The steps of the same phase that a step needs, directly and through others. */
  private static Set<String> needed(Step step, Map<String, Step> phase) {
    Set<String> found = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(step.needIds());
    while (!open.isEmpty()) {
      String id = open.pop();
      if (phase.containsKey(id) && found.add(id)) {
        open.addAll(phase.get(id).needIds());
      }
    }
    return found;
  }

  /**
   * The circles of needs in a phase that have no step in common, each as ids with the first
   * repeated at the end. A step that needs itself is none.
   */
  static List<List<String>> circles(Phase phase) {
    Map<String, Step> left = new HashMap<>(byId(phase));
    List<List<String>> circles = new ArrayList<>();
    while (true) {
      removeFree(left);
      Optional<String> start =
          phase.steps().stream().map(Step::id).filter(left::containsKey).findFirst();
      if (start.isEmpty()) {
        return circles;
      }
      List<String> circle = follow(start.get(), left);
      circles.add(circle);
      left.keySet().removeAll(Set.copyOf(circle));
    }
  }

  /** Takes away, again and again, what needs nothing else that is left. */
  private static void removeFree(Map<String, Step> left) {
    Map<String, List<String>> needers = new HashMap<>();
    Map<String, Integer> needed = new HashMap<>();
    Deque<String> free = new ArrayDeque<>();
    for (Step step : left.values()) {
      List<String> needs = others(step, left).distinct().toList();
      needs.forEach(id -> needers.computeIfAbsent(id, _ -> new ArrayList<>()).add(step.id()));
      needed.put(step.id(), needs.size());
      if (needs.isEmpty()) {
        free.add(step.id());
      }
    }
    while (!free.isEmpty()) {
      String id = free.pop();
      left.remove(id);
      for (String needer : needers.getOrDefault(id, List.of())) {
        if (needed.merge(needer, -1, Integer::sum) == 0) {
          free.add(needer);
        }
      }
    }
  }

  private static Stream<String> others(Step step, Map<String, Step> left) {
    return step.needIds().stream().filter(id -> left.containsKey(id) && !id.equals(step.id()));
  }

  /** Every step that is left needs another one that is left, so following them comes round. */
  private static List<String> follow(String start, Map<String, Step> left) {
    Set<String> path = new LinkedHashSet<>();
    String id = start;
    while (path.add(id)) {
      id = others(left.get(id), left).findFirst().orElseThrow();
    }
    List<String> walked = new ArrayList<>(path);
    var circle = new ArrayList<>(walked.subList(walked.indexOf(id), walked.size()));
    circle.add(id);
    return circle;
  }
}
