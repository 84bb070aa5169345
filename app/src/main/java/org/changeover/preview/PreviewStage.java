package org.changeover.preview;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.changeover.run.TaskId;

/** What is heard of a preview while it is made. */
public sealed interface PreviewStage {

  /**
   * Some tasks are still to be looked at.
   *
   * @param known of how many tasks it is known what is to be expected
   * @param all of the plan
   * @param awaited the first that is not known yet; empty when all are
   */
  record Looking(int known, int all, Optional<TaskId> awaited) implements PreviewStage {
    public Looking {
      requireNonNull(awaited, "awaited is null");
    }

    /** In one line. */
    public String text() {
      return "%,d of %,d tasks looked at%s"
          .formatted(known, all, awaited.map(task -> "; waiting for " + task).orElse(""));
    }
  }

  /** Nothing comes after it. */
  record Made(Preview preview) implements PreviewStage {
    public Made {
      requireNonNull(preview, "preview is null");
    }
  }
}
