package org.changeover.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which steps have surely ended when another begins. */
final class StepOrder {
  private final Map<String, Set<String>> before = new HashMap<>();

  StepOrder(Plan plan) {
    Set<String> earlierPhases = new HashSet<>();
    for (Phase phase : plan.phases()) {
      Map<String, Step> here = new HashMap<>();
      phase.steps().forEach(step -> here.putIfAbsent(step.id(), step));
      for (Step step : phase.steps()) {
        Set<String> ended = new HashSet<>(earlierPhases);
        needed(step, here).forEach(id -> addWithLinks(here.get(id), ended));
        before.put(step.id(), ended);
        links(step, ended);
      }
      phase.steps().forEach(step -> addWithLinks(step, earlierPhases));
    }
  }

  private void links(Step chain, Set<String> ended) {
    Set<String> sofar = new HashSet<>(ended);
    for (Step link : chain.chain()) {
      before.put(link.id(), Set.copyOf(sofar));
      sofar.add(link.id());
    }
  }

  private static void addWithLinks(Step step, Set<String> ids) {
    ids.add(step.id());
    step.chain().forEach(link -> ids.add(link.id()));
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

  /** Whether the first step has surely ended when the second begins. */
  boolean isBefore(String first, String second) {
    return before.getOrDefault(second, Set.of()).contains(first);
  }

  /** A circle of needs in a phase, as ids, if there is one. */
  static Optional<List<String>> circle(Phase phase) {
    Map<String, Step> here = new HashMap<>();
    phase.steps().forEach(step -> here.putIfAbsent(step.id(), step));
    Set<String> clean = new HashSet<>();
    for (Step step : phase.steps()) {
      var path = new ArrayList<String>();
      if (circles(step.id(), here, path, clean)) {
        List<String> circle =
            new ArrayList<>(path.subList(path.indexOf(path.getLast()), path.size()));
        return Optional.of(circle);
      }
    }
    return Optional.empty();
  }

  /** Walks depth first, without recursion deeper than the phase has steps. */
  private static boolean circles(
      String id, Map<String, Step> phase, List<String> path, Set<String> clean) {
    if (clean.contains(id) || !phase.containsKey(id)) {
      return false;
    }
    boolean again = path.contains(id);
    path.add(id);
    if (again) {
      return true;
    }
    for (String need : phase.get(id).needIds()) {
      if (circles(need, phase, path, clean)) {
        return true;
      }
    }
    path.removeLast();
    clean.add(id);
    return false;
  }
}
