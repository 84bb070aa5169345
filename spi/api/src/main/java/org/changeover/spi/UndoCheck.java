package org.changeover.spi;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** Whether what a receipt describes can be taken back. */
public sealed interface UndoCheck {

  /** As the step left it: undo will restore what was there before. */
  record Reversible(List<Change> changes) implements UndoCheck {
    public Reversible {
      changes = List.copyOf(changes);
    }
  }

  /** Already as it was before the step. */
  record AlreadyUndone(String evidence) implements UndoCheck {
    public AlreadyUndone {
      requireNonNull(evidence, "evidence is null");
    }
  }

  /** Somebody edited it since; a person decides. */
  record Changed(List<Change> diff) implements UndoCheck {
    public Changed {
      diff = List.copyOf(diff);
    }
  }

  /** It cannot be taken back. */
  record Impossible(String why) implements UndoCheck {
    public Impossible {
      requireNonNull(why, "why is null");
    }
  }
}
