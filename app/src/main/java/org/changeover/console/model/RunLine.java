package org.changeover.console.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.changeover.run.RunStatus;

/**
 * A run among others.
 *
 * @param status empty when its journal cannot be read
 * @param says what is waited for, or why it stands so; may be empty
 * @param begun when; empty for one that never began
 */
public record RunLine(
    String id, String title, Optional<RunStatus> status, String says, Optional<Instant> begun) {
  public RunLine {
    requireNonNull(id, "id is null");
    requireNonNull(title, "title is null");
    requireNonNull(status, "status is null");
    requireNonNull(says, "says is null");
    requireNonNull(begun, "begun is null");
  }

  boolean holds(String filter) {
    String wanted = filter.toLowerCase(Locale.ROOT);
    return (id + " " + title + " " + says).toLowerCase(Locale.ROOT).contains(wanted);
  }
}
