package org.changeover.spi;

import static java.util.Objects.requireNonNull;

/**
 * A file beside the plan, by its relative path: checked when a plan is validated, frozen with it.
 */
public record PlanFile(String path) {
  public PlanFile {
    requireNonNull(path, "path is null");
  }

  @Override
  public String toString() {
    return path;
  }
}
