package org.changeover.console.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import org.changeover.run.RunStatus;

/**
 * A run among others.
 *
 * @param status empty when its journal cannot be read, or it never began
 * @param says what is waited for, or why it stands so, or cannot be read; empty when it never began
 * @param begun when; empty for one that never began
 * @param engine whether one owns it now
 */
public record RunLine(
    String id,
    String title,
    Optional<RunStatus> status,
    String says,
    Optional<Instant> begun,
    boolean engine)
    implements Listing.Item {
  public RunLine {
    requireNonNull(id, "id is null");
    requireNonNull(title, "title is null");
    requireNonNull(status, "status is null");
    requireNonNull(says, "says is null");
    requireNonNull(begun, "begun is null");
  }

  /** Whether nothing was ever recorded of it. */
  public boolean neverBegan() {
    return status.isEmpty() && says.isEmpty();
  }

  /** Whether something is left to do, and nothing that does it. */
  public boolean lacksEngine() {
    return !engine && status.filter(now -> !now.ended()).isPresent();
  }

  @Override
  public String words() {
    return id + " " + title + " " + says;
  }

  /** Why no engine can be started for it; empty when one can. */
  Optional<String> againstResuming() {
    if (status.isEmpty()) {
      return Optional.of(neverBegan() ? "it never began" : "it cannot be read: " + says);
    }
    if (engine) {
      return Optional.of("its engine runs: open it, and steer it there");
    }
    return switch (status.get()) {
      case RUNNING, PAUSED, PARKED, CANCELLING, UNDOING, UNDONE -> Optional.empty();
      case FINISHED -> Optional.of("it has finished: there is nothing to go on with");
      case CANCELLED ->
          Optional.of("it is cancelled: it can only be undone (changeover undo " + id + ")");
    };
  }
}
