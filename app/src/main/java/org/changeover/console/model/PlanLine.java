package org.changeover.console.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A plan that can be chosen.
 *
 * @param id its file; unique among those that are offered
 * @param plan its name; empty where the file gives none
 * @param inventories the files that it can be carried out on, the likeliest first; at least one
 * @param steps how many it has; 0 when it has mistakes
 * @param mistakes how many were found, on the first of the inventories
 * @param lab whether that inventory is a lab's
 */
public record PlanLine(
    String id,
    String plan,
    String title,
    List<String> inventories,
    long steps,
    int mistakes,
    boolean lab)
    implements Listing.Item {
  public PlanLine {
    requireNonNull(id, "id is null");
    requireNonNull(plan, "plan is null");
    requireNonNull(title, "title is null");
    inventories = List.copyOf(inventories);
    if (inventories.isEmpty()) {
      throw new IllegalArgumentException("a plan is looked at on an inventory, even a missing one");
    }
  }

  @Override
  public String words() {
    return String.join(" ", plan, title, id, String.join(" ", inventories));
  }
}
