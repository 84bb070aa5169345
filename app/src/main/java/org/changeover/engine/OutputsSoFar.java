package org.changeover.engine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.changeover.plan.Bound;
import org.changeover.plan.OutputStore;
import org.changeover.preview.Prospect;
import org.changeover.run.TaskId;

/**
 * What a preview knows of the outputs of earlier tasks. Remembers what it was asked for and is not
 * there: some may come at any moment, some not before the run. For one task; not thread-safe.
 */
final class OutputsSoFar implements OutputStore {
  private final Map<TaskId, WorldPreview.Outcome> known;
  private final Set<TaskId> inHand;
  private final List<String> steps;
  private final Set<TaskId> waitedFor = new LinkedHashSet<>();
  private final Set<TaskId> later = new LinkedHashSet<>();

  /**
   * @param steps all of the plan, in the order of the run
   */
  OutputsSoFar(Map<TaskId, WorldPreview.Outcome> known, Set<TaskId> inHand, List<String> steps) {
    this.known = known;
    this.inHand = inHand;
    this.steps = steps;
  }

  @Override
  public Optional<Map<String, Object>> of(String step, String target) {
    var id = new TaskId(step, target);
    // In this order: what is in hand may become known meanwhile, and never the other way round.
    boolean coming = inHand.contains(id);
    Optional<WorldPreview.Outcome> outcome = Optional.ofNullable(known.get(id));
    if (outcome.isEmpty() && coming) {
      waitedFor.add(id);
      return Optional.empty();
    }
    Optional<Map<String, Object>> outputs = outcome.flatMap(WorldPreview.Outcome::outputs);
    if (outputs.isEmpty()) {
      later.add(id);
    }
    return outputs;
  }

  /** What was asked for and is about to be known. */
  Set<TaskId> waitedFor() {
    return waitedFor;
  }

  /** What is to be said of a value that is not there. */
  Prospect after(Bound.Pending<?> pending) {
    List<String> after =
        steps.stream()
            .filter(step -> later.stream().anyMatch(id -> id.step().equals(step)))
            .toList();
    if (after.isEmpty()) {
      return new Prospect.KnownAfter(after, pending.toString());
    }
    return later.stream().allMatch(this::leftOut)
        ? new Prospect.CannotBeTold(
            "it takes what is put out by a step that is left out: " + String.join(", ", after))
        : new Prospect.KnownAfter(after, "it takes what is put out there");
  }

  private boolean leftOut(TaskId id) {
    return known.containsKey(id) && known.get(id).task().prospect() instanceof Prospect.LeftOut;
  }
}
