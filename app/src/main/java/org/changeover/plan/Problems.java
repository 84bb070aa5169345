package org.changeover.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Collects mistakes, so that an author sees all of them at once; used by one thread. */
final class Problems {
  /** More than anybody reads in one go. */
  private static final int MOST = 100;

  private final Map<String, Set<Problem>> byFile = new LinkedHashMap<>();

  void add(SourcePosition at, String message) {
    add(at, message, () -> "");
  }

  /**
   * Adds a mistake whose advice takes time to find; it is found for those that are shown.
   *
   * @param advice what to do, in a sentence that begins with a space, or empty
   */
  void add(SourcePosition at, String mistake, Supplier<String> advice) {
    add(new Problem(at, mistake, advice));
  }

  void addAll(List<Problem> problems) {
    problems.forEach(this::add);
  }

  private void add(Problem problem) {
    byFile.computeIfAbsent(problem.at().file(), file -> new LinkedHashSet<>()).add(problem);
  }

  boolean isEmpty() {
    return byFile.isEmpty();
  }

  int count() {
    return byFile.values().stream().mapToInt(Set::size).sum();
  }

  /** File by file in the order of their first mistake, each in the order of its lines. */
  List<Problem> list() {
    List<Problem> all =
        byFile.values().stream()
            .flatMap(same -> same.stream().sorted(Comparator.comparing(Problem::at)))
            .toList();
    if (all.size() <= MOST) {
      return all;
    }
    var shown = new ArrayList<>(all.subList(0, MOST));
    String rest = (all.size() - MOST) + " further problems are not shown. Mend these first.";
    shown.add(new Problem(SourcePosition.of(all.get(MOST).at().file()), rest, () -> ""));
    return List.copyOf(shown);
  }
}
