package org.changeover.mirrors;

import java.util.List;
import java.util.Optional;

/** What in a cron file nobody but its owner can decide. */
final class CronDoubts {
  private CronDoubts() {}

  static Optional<String> of(CronFile file, String path, String run) {
    List<String> unreadable = file.unreadable();
    if (!unreadable.isEmpty()) {
      return Optional.of(
          "%s has lines that cron would not read: %s; correct them"
              .formatted(path, String.join("; ", unreadable)));
    }
    List<String> others = file.otherRuns(run);
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s was paused by run %s; undo or resume there first"
                .formatted(path, String.join(", ", others)));
  }
}
