package org.changeover.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects mistakes, so that an author sees all of them at once; used by one thread. */
final class Problems {
  /** More than anybody reads in one go. */
  private static final int MOST = 100;

  private final Map<String, List<Problem>> byFile = new LinkedHashMap<>();

  void add(SourcePosition at, String message) {
    var problem = new Problem(at, message);
    List<Problem> sameFile = byFile.computeIfAbsent(at.file(), file -> new ArrayList<>());
    if (!sameFile.contains(problem)) {
      sameFile.add(problem);
    }
  }

  void addAll(List<Problem> problems) {
    problems.forEach(problem -> add(problem.at(), problem.message()));
  }

  boolean isEmpty() {
    return byFile.isEmpty();
  }

  int count() {
    return byFile.values().stream().mapToInt(List::size).sum();
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
    shown.add(new Problem(SourcePosition.of(all.get(MOST).at().file()), rest));
    return List.copyOf(shown);
  }
}
