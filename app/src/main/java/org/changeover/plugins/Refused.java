package org.changeover.plugins;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * One reason why a plugin was not loaded; there may be several for the same file.
 *
 * @param reason what is wrong with it and what to do
 */
public record Refused(Path file, String reason) {
  public Refused {
    requireNonNull(file, "file is null");
    requireNonNull(reason, "reason is null");
  }
}
