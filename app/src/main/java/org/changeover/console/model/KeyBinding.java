package org.changeover.console.model;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A key and what it does; footer, help and palette are made from these.
 *
 * @param <M> the model that it acts on
 * @param <U> what its action makes of the model
 * @param shown the keys as people read them
 * @param label one or two words for the footer; empty to leave it out there
 * @param tooltip a sentence for help
 * @param role whose key it is; empty for everybody's. The engine enforces it, this only says it
 * @param dangerous whether it leads to something that is hard to take back
 * @param disabled why it does nothing now
 */
public record KeyBinding<M, U>(
    String id,
    Where where,
    List<Key> keys,
    String shown,
    String label,
    String tooltip,
    String role,
    boolean dangerous,
    Function<M, Optional<String>> disabled,
    Function<M, U> action) {
  public KeyBinding {
    keys = List.copyOf(keys);
  }

  /** Where a key counts. */
  public enum Where {
    EVERYWHERE("everywhere"),
    PLAN("in the plan"),
    LIST("in a list of steps"),
    PAGE("on a page"),
    LINES("in the output"),
    RUNS("in the list of runs"),
    PLANS("in the list of plans"),
    PLAN_PAGE("at a plan"),
    PREVIEW("at a preview");

    private final String words;

    Where(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }

    boolean overlaps(Where other) {
      return this == other || this == EVERYWHERE || other == EVERYWHERE;
    }
  }
}
