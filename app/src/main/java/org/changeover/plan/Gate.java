package org.changeover.plan;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An approval that is asked for.
 *
 * @param ask the question, not yet interpolated
 * @param roles whoever has one of these may answer
 * @param names so may these operators
 * @param count how many distinct operators must approve; from 1
 * @param within how long it stays open; empty: until it is answered
 * @param otherwise what happens when that time ends
 * @param self whether whoever started the run counts too
 */
public record Gate(
    Value ask,
    Set<Role> roles,
    Set<String> names,
    int count,
    Optional<Duration> within,
    Otherwise otherwise,
    boolean self,
    SourcePosition at) {
  public Gate {
    requireNonNull(ask, "ask is null");
    roles = Set.copyOf(roles);
    names = Set.copyOf(names);
    requireNonNull(otherwise, "otherwise is null");
  }

  /** What the end of a gate's time means. */
  public enum Otherwise {
    REJECT,
    HOLD
  }

  /** The words of the roles, then the names, each in order. */
  public List<String> by() {
    return Stream.concat(roles.stream().map(Role::word).sorted(), names.stream().sorted()).toList();
  }

  /** Whether that operator may answer, the question of {@link #self} left aside. */
  public boolean admits(Operator operator) {
    return names.contains(operator.name()) || operator.roles().stream().anyMatch(roles::contains);
  }
}
