package org.changeover.preview;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * By which steps resources may have been changed when a task begins: the rule of the first touch.
 * Only what no earlier step may have changed is compared with the world.
 *
 * @param steps by the key of a resource, in the order of the run; none is empty
 */
public record Touched(Map<String, List<String>> steps) {
  public static final Touched NOTHING = new Touched(Map.of());

  public Touched {
    steps = Map.copyOf(steps);
  }

  /** What is known of some resources together. */
  public static Touched all(Collection<Touched> parts) {
    var steps = new HashMap<String, List<String>>();
    parts.forEach(part -> steps.putAll(part.steps));
    return new Touched(steps);
  }

  /** What is known of one resource. */
  public Touched only(String key) {
    return steps.containsKey(key) ? new Touched(Map.of(key, steps.get(key))) : NOTHING;
  }

  public boolean isEmpty() {
    return steps.isEmpty();
  }

  /** Behind a task that may change these. */
  public Touched by(String step, Set<String> keys) {
    var more = new HashMap<>(steps);
    for (String key : keys) {
      var all = new LinkedHashSet<>(steps.getOrDefault(key, List.of()));
      all.add(step);
      more.put(key, List.copyOf(all));
    }
    return new Touched(more);
  }

  /**
   * All steps, in the order of the run.
   *
   * @param order of every step of the plan
   */
  public List<String> inOrder(List<String> order) {
    Set<String> all = new LinkedHashSet<>();
    steps.values().forEach(all::addAll);
    var sorted = new ArrayList<>(order);
    sorted.retainAll(all);
    return sorted;
  }
}
