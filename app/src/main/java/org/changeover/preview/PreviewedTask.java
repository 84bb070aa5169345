package org.changeover.preview;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.changeover.run.TaskId;
import org.changeover.spi.Resources;
import org.changeover.spi.Reversal;

/**
 * One task of a run that has not begun.
 *
 * @param uses the action, as the plan names it; empty where there is none
 * @param asks who is asked before it has an effect
 * @param effect what it works on; empty when that is not known yet, or nothing
 */
public record PreviewedTask(
    TaskId task,
    String phase,
    String title,
    Kind kind,
    String uses,
    Optional<Asks> asks,
    Optional<Effect> effect,
    Prospect prospect) {
  public PreviewedTask {
    requireNonNull(task, "task is null");
    requireNonNull(phase, "phase is null");
    requireNonNull(title, "title is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(uses, "uses is null");
    requireNonNull(prospect, "prospect is null");
  }

  /** What a task does. */
  public enum Kind {
    CHANGES,
    LOOKS,
    WAITS,
    BY_HAND
  }

  /**
   * An approval.
   *
   * @param by roles, then names
   */
  public record Asks(String ask, List<String> by, int count, boolean self) {
    public Asks {
      requireNonNull(ask, "ask is null");
      by = List.copyOf(by);
    }
  }

  /**
   * The keys of what an action works on, and how faithfully it can be taken back.
   *
   * @param parametersSha256 a hash of its parameters, so that secrets are not said
   * @param reversal empty for an action that changes nothing
   */
  public record Effect(
      Set<String> reads,
      Set<String> writes,
      @JsonAlias("wish") String parametersSha256,
      Optional<Reversal> reversal) {
    public Effect {
      reads = new TreeSet<>(reads);
      writes = new TreeSet<>(writes);
      requireNonNull(parametersSha256, "parametersSha256 is null");
    }

    public static Effect of(
        Resources resources, String parametersSha256, Optional<Reversal> reversal) {
      return new Effect(resources.reads(), resources.writes(), parametersSha256, reversal);
    }
  }

  /** Whether the world may not be the same behind it as before it. */
  public boolean mayChange() {
    return kind == Kind.CHANGES
        && switch (prospect) {
          case Prospect.WouldChange _, Prospect.KnownAfter _, Prospect.CannotBeTold _ -> true;
          case Prospect.AlreadySo _,
              Prospect.NotSo _,
              Prospect.Waits _,
              Prospect.ByHand _,
              Prospect.LeftOut _ ->
              false;
        };
  }
}
