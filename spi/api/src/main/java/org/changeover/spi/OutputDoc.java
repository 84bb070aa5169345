package org.changeover.spi;

import static java.util.Objects.requireNonNull;

/**
 * An output of an action: the name that {@code ${steps.ID.outputs.NAME}} uses, and what it holds.
 */
public record OutputDoc(String name, String description) {
  public OutputDoc {
    requireNonNull(name, "name is null");
    requireNonNull(description, "description is null");
  }
}
