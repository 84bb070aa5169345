package org.changeover.plan;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One thing that is done.
 *
 * @param targets names of hosts, groups and services as written; empty when the action acts on its
 *     provider instance
 * @param needs the steps that must have ended before this one: as written, else the step before it
 *     in its phase or chain
 * @param approve asked for before the effect
 * @param timeout of one attempt at one target
 */
public record Step(
    String id,
    String title,
    StepWork work,
    List<Name> targets,
    List<Name> needs,
    Optional<Rollout> rollout,
    Optional<Condition> when,
    Optional<Gate> approve,
    Optional<Duration> timeout,
    Optional<Retry> retry,
    OnFailure onFailure,
    SourcePosition at) {
  public Step {
    requireNonNull(id, "id is null");
    requireNonNull(title, "title is null");
    requireNonNull(work, "work is null");
    targets = List.copyOf(targets);
    needs = List.copyOf(needs);
    requireNonNull(onFailure, "onFailure is null");
  }

  /** A name that refers to something else, with the place where it was written. */
  public record Name(String text, SourcePosition at) {
    public Name {
      requireNonNull(text, "text is null");
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** What the failure of a step means for the rest. */
  public enum OnFailure {
    STOP,
    CONTINUE
  }

  /** The ids of {@link #needs}. */
  public List<String> needIds() {
    return needs.stream().map(Name::text).toList();
  }

  /** The steps of the chain, when this is one; else empty. */
  public List<Step> chain() {
    return work instanceof StepWork.Chain chain ? chain.steps() : List.of();
  }
}
