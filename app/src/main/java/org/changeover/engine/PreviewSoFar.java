package org.changeover.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.preview.PreviewStage;
import org.changeover.preview.PreviewedTask;
import org.changeover.run.TaskId;

/** What is known already of the tasks of a preview. Used by one thread after the other. */
final class PreviewSoFar {
  private final List<TaskId> order;
  private final Map<TaskId, PreviewedTask> known = new HashMap<>();

  /** So many from the first on are known. */
  private int first;

  /**
   * @param order of all tasks
   */
  PreviewSoFar(List<TaskId> order) {
    this.order = order;
  }

  PreviewStage.Looking with(PreviewedTask task) {
    known.put(task.task(), task);
    while (first < order.size() && known.containsKey(order.get(first))) {
      first++;
    }
    return stage();
  }

  PreviewStage.Looking stage() {
    Optional<TaskId> awaited =
        first < order.size() ? Optional.of(order.get(first)) : Optional.empty();
    return new PreviewStage.Looking(known.size(), order.size(), awaited);
  }

  /** All of them, in their order, once all are known. */
  List<PreviewedTask> tasks() {
    return order.stream().map(known::get).toList();
  }
}
