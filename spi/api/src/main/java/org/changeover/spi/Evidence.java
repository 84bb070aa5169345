package org.changeover.spi;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * What an observation saw.
 *
 * @param summary one line for an operator, with the numbers that were seen
 * @param outputs values for later steps and for scripts; each a string, a number, a boolean, or a
 *     list or map of these
 */
public record Evidence(String summary, Map<String, Object> outputs) {
  public Evidence {
    requireNonNull(summary, "summary is null");
    outputs = Map.copyOf(outputs);
  }

  public static Evidence of(String summary) {
    return new Evidence(summary, Map.of());
  }
}
