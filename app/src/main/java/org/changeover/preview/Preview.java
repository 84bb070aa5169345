package org.changeover.preview;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * What a run of a plan would do, as far as it can be told now.
 *
 * @param plan the plan's id
 * @param lab whether the inventory is that of the lab
 * @param madeAt says nothing about whether it still holds
 * @param phases in the order of the plan
 * @param tasks in the order of the run
 */
public record Preview(
    String plan,
    String title,
    boolean lab,
    Instant madeAt,
    Basis basis,
    List<Part> phases,
    List<PreviewedTask> tasks) {
  public Preview {
    requireNonNull(plan, "plan is null");
    requireNonNull(title, "title is null");
    requireNonNull(madeAt, "madeAt is null");
    requireNonNull(basis, "basis is null");
    phases = List.copyOf(phases);
    tasks = List.copyOf(tasks);
  }

  /** A phase by its name. */
  public record Part(String id, String title) {}

  /** The tasks of a phase, in the order of the run. */
  public List<PreviewedTask> tasksOf(Part phase) {
    return tasks.stream().filter(task -> task.phase().equals(phase.id())).toList();
  }

  /** Whether a run would change something, or that cannot be told. */
  public boolean mayChange() {
    return tasks.stream().anyMatch(PreviewedTask::mayChange);
  }
}
