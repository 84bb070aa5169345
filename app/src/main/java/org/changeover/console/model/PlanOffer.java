package org.changeover.console.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The plans that can be chosen.
 *
 * @param note why there is none, or not all; may be empty
 */
public record PlanOffer(List<PlanLine> plans, String note) {
  public PlanOffer {
    plans = List.copyOf(plans);
    requireNonNull(note, "note is null");
  }
}
