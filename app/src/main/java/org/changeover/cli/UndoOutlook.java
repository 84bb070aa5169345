package org.changeover.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.changeover.run.RunPlan;
import org.changeover.run.RunState;
import org.changeover.run.TaskState;
import org.changeover.spi.Reversal;

/** What an undo is about to take back, said beforehand. */
final class UndoOutlook {
  private final List<TaskState> tasks;

  private UndoOutlook(List<TaskState> tasks) {
    this.tasks = tasks;
  }

  /**
   * @param state of the run as it will be found
   * @param to the last step to take back; empty for all
   */
  static UndoOutlook of(RunPlan plan, RunState state, Optional<String> to) {
    return new UndoOutlook(plan.toUndo(state, to).stream().filter(TaskState::hasEffect).toList());
  }

  boolean isEmpty() {
    return tasks.isEmpty();
  }

  List<String> lines() {
    if (tasks.isEmpty()) {
      return List.of("Nothing was changed that could be taken back.");
    }
    var lines = new ArrayList<String>();
    lines.add("To be taken back, in this order:");
    for (TaskState task : tasks) {
      lines.add("  " + task.id() + ": " + task.detail());
      task.reversal()
          .flatMap(UndoOutlook::cost)
          .ifPresent(cost -> lines.add(cost.strip().indent(6).stripTrailing()));
    }
    return lines;
  }

  /** What taking it back does not bring back. */
  private static Optional<String> cost(Reversal reversal) {
    return switch (reversal.kind()) {
      case EXACT -> Optional.of(reversal.note()).filter(note -> !note.isBlank());
      case COMPENSATING -> Optional.of("NOT EXACT: " + reversal.note());
      case NONE -> Optional.of("NO WAY BACK: " + reversal.note());
    };
  }
}
