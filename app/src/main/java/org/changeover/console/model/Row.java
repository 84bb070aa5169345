package org.changeover.console.model;

import java.util.List;
import org.changeover.run.TaskId;

/**
 * A row of the plan tree.
 *
 * @param depth 0 for a phase
 * @param name the id of what the row stands for
 * @param title what people call it; empty when the name says all
 * @param range all tasks beneath, by their positions
 * @param tasks all tasks beneath; an unmodifiable piece of those of the plan, and no copy
 * @param foldable whether there are rows beneath that can be hidden
 * @param open whether they are shown
 */
public record Row(
    RowId id,
    int depth,
    String name,
    String title,
    Roster.Range range,
    List<TaskId> tasks,
    boolean foldable,
    boolean open) {

  public boolean isPhase() {
    return id instanceof RowId.OfPhase;
  }
}
