package org.changeover.plan;

/**
 * How a step spreads over its targets.
 *
 * @param canary how many go first and alone; 0 for none; when one of them fails the step stops
 * @param parallel how many targets at once, each for its whole chain; from 1
 * @param tolerate how many targets may fail over the whole group before the step stops
 */
public record Rollout(int canary, int parallel, int tolerate, SourcePosition at) {
  /** What holds where a plan says nothing: all after another, the first failure stops. */
  public static final Rollout ONE_BY_ONE =
      new Rollout(0, 1, 0, SourcePosition.of("default rollout"));
}
