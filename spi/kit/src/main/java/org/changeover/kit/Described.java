package org.changeover.kit;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import org.changeover.spi.TargetKind;

/**
 * What an action says of itself. An action {@code extends Described<P> implements ChangingAction<P,
 * S>}, or {@code ObservingAction<P, S>}, and is left with what it does.
 *
 * @param <P> the parameters of a step
 */
public abstract class Described<P extends Record> {
  private final String name;
  private final String summary;
  private final Class<P> parameters;
  private final Set<TargetKind> targets;

  /**
   * @param name the name after the slash in {@code uses:}
   * @param summary one sentence for an operator
   * @param targets the kinds of target that a step with the action may have
   */
  protected Described(String name, String summary, Class<P> parameters, TargetKind... targets) {
    this.name = requireNonNull(name, "name is null");
    this.summary = requireNonNull(summary, "summary is null");
    this.parameters = requireNonNull(parameters, "parameters is null");
    this.targets = Set.of(targets);
  }

  public final String name() {
    return name;
  }

  public final String summary() {
    return summary;
  }

  public final Class<P> parameters() {
    return parameters;
  }

  public final Set<TargetKind> targets() {
    return targets;
  }
}
