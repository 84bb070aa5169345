package org.changeover.plan;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What became of a value that was interpolated and bound to a type. */
public sealed interface Bound<T> {

  /** It is known. */
  record Known<T>(T value) implements Bound<T> {}

  /**
   * It is not known yet.
   *
   * @param until what makes it known, such as {@code step 'lower-ttl'}
   */
  record Pending<T>(Set<String> until) implements Bound<T> {
    public Pending {
      until = Set.copyOf(until);
    }

    @Override
    public String toString() {
      return "known after " + String.join(" and ", new TreeSet<>(until));
    }
  }

  /** It is wrong. */
  record Refused<T>(List<Problem> problems) implements Bound<T> {
    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
