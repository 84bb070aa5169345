package org.changeover.spi;

import static java.util.Objects.requireNonNull;

/**
 * One difference between the world and what is wanted, for people to read. Values of sensitive
 * parameters appear as hashes only.
 *
 * @param what the thing that differs, such as {@code www.example.org A}
 * @param before what is there; empty when nothing is
 * @param after what is wanted; empty when nothing is
 */
public record Change(String what, String before, String after) {
  public Change {
    requireNonNull(what, "what is null");
    requireNonNull(before, "before is null");
    requireNonNull(after, "after is null");
  }
}
