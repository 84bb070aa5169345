package org.changeover.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.changeover.run.Decision;
import org.changeover.run.TaskId;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** The tasks whose decision is being carried out, one for a task. Used on the loop only. */
final class InHand {
  private final Map<TaskId, Taken> all = new HashMap<>();

  /**
   * @param place of the subscription to the work
   */
  private record Taken(Disposable.Swap place, Decision.OfTask decision) {}

  boolean isEmpty() {
    return all.isEmpty();
  }

  boolean has(TaskId task) {
    return all.containsKey(task);
  }

  /** Returns where the subscription to its work goes. */
  Disposable.Swap take(Decision.OfTask decision) {
    var taken = new Taken(Disposables.swap(), decision);
    all.put(decision.task(), taken);
    return taken.place();
  }

  /** Whether it was still in hand, and not given up or taken up anew meanwhile. */
  boolean remove(TaskId task, Disposable place) {
    Taken taken = all.get(task);
    return taken != null && taken.place().equals(place) && all.remove(task, taken);
  }

  /** Ends the work on decisions like these; returns their tasks. */
  List<TaskId> giveUp(Predicate<Decision.OfTask> which) {
    List<Taken> given = all.values().stream().filter(one -> which.test(one.decision())).toList();
    given.forEach(one -> {
      all.remove(one.decision().task());
      one.place().dispose();
    });
    return given.stream().map(one -> one.decision().task()).toList();
  }

  /** Cancels all work; each leaves by itself. */
  void stop() {
    List.copyOf(all.values()).forEach(one -> one.place().dispose());
  }

  void clear() {
    all.clear();
  }
}
