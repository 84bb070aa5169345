package org.changeover.console.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * A plan that was looked at together with one of its inventories.
 *
 * @param inventory its file
 */
public record PlanPage(PlanLine plan, String inventory, Finding finding) {
  public PlanPage {
    requireNonNull(plan, "plan is null");
    requireNonNull(inventory, "inventory is null");
    requireNonNull(finding, "finding is null");
  }

  /** What the look came to. */
  public sealed interface Finding {}

  /**
   * Nothing can be done with it.
   *
   * @param lines as {@code changeover validate} prints them, at least one
   */
  public record Mistaken(List<String> lines) implements Finding {
    public Mistaken {
      lines = List.copyOf(lines);
    }
  }

  /**
   * Nothing is wrong with it.
   *
   * @param fingerprint of the files that were looked at
   * @param refusal why whoever looks may not start it, or cannot from here; empty when they can
   */
  public record Sound(PlanOutline outline, String fingerprint, Optional<String> refusal)
      implements Finding {}

  /** What would be done, unless it has mistakes. */
  public Optional<PlanOutline> outline() {
    return switch (finding) {
      case Sound sound -> Optional.of(sound.outline());
      case Mistaken _ -> Optional.empty();
    };
  }

  /** Why it cannot be started; empty when it can. */
  Optional<String> againstStarting() {
    return switch (finding) {
      case Sound sound -> sound.refusal();
      case Mistaken(var lines) ->
          Optional.of("it has %d mistake%s".formatted(lines.size(), lines.size() == 1 ? "" : "s"));
    };
  }

  /** The last line that can be scrolled to, counted in mistakes, or in phases and steps. */
  int last() {
    return switch (finding) {
      case Mistaken(var lines) -> lines.size() - 1;
      case Sound sound ->
          sound.outline().phases().stream().mapToInt(part -> 1 + part.steps().size()).sum() - 1;
    };
  }

  /** The inventory after this one, or the first again. */
  String nextInventory() {
    List<String> all = plan.inventories();
    return all.get((all.indexOf(inventory) + 1) % all.size());
  }
}
