package org.changeover.plan;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** A group of steps; a phase begins when the one before it has ended. */
public record Phase(String id, String title, List<Step> steps, SourcePosition at) {
  public Phase {
    requireNonNull(id, "id is null");
    requireNonNull(title, "title is null");
    steps = List.copyOf(steps);
  }
}
