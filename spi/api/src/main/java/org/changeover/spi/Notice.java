package org.changeover.spi;

import static java.util.Objects.requireNonNull;

/** What an action says while it works. */
public sealed interface Notice {

  /** How far it is; shown live and not kept. {@code total} is 0 when it is not known. */
  record Progress(long done, long total, String unit) implements Notice {
    public Progress {
      requireNonNull(unit, "unit is null");
    }
  }

  /**
   * A value for later steps, that only {@code apply} can know. Kept.
   *
   * @param value a string, a number, a boolean, or a list or map of these
   */
  record Output(String name, Object value) implements Notice {
    public Output {
      requireNonNull(name, "name is null");
      requireNonNull(value, "value is null");
    }
  }

  /** Something was changed. Kept. */
  record Did(Change change) implements Notice {
    public Did {
      requireNonNull(change, "change is null");
    }
  }
}
