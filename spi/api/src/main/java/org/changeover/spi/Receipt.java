package org.changeover.spi;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * What undo needs, on disk before the effect that it describes. Holds no secret.
 *
 * @param format the name and version of what {@code facts} mean, such as {@code dns/set-ttl@1}
 * @param facts what was there before, and a fingerprint of what apply leaves
 * @param saved the files that were saved before the effect
 */
public record Receipt(String format, Map<String, String> facts, List<SavedFile> saved) {
  public Receipt {
    requireNonNull(format, "format is null");
    facts = Map.copyOf(facts);
    saved = List.copyOf(saved);
  }

  public static Receipt of(String format, Map<String, String> facts) {
    return new Receipt(format, facts, List.of());
  }

  /**
   * The fact of that name.
   *
   * @throws IllegalArgumentException when the receipt has no such fact
   */
  public String fact(String name) {
    String value = facts.get(name);
    if (value == null) {
      throw new IllegalArgumentException("receipt " + format + " has no fact '" + name + "'");
    }
    return value;
  }
}
