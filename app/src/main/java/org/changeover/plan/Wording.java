package org.changeover.plan;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How messages quote, list and suggest names. */
final class Wording {
  private static final int LONGEST_QUOTE = 60;
  private static final int LONGEST_LIST = 20;

  private Wording() {}

  /** The text in single quotes, cut when long, without control characters. */
  static String quoted(String text) {
    var clean = new StringBuilder("'");
    text.codePoints()
        .limit(LONGEST_QUOTE)
        .map(point -> printable(point) ? point : '\uFFFD')
        .forEach(clean::appendCodePoint);
    if (text.codePointCount(0, text.length()) > LONGEST_QUOTE) {
      clean.append('…');
    }
    return clean.append('\'').toString();
  }

  private static boolean printable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** {@code a, b, c}; {@code none} when there are none. */
  static String listed(Collection<String> names) {
    if (names.isEmpty()) {
      return "none";
    }
    String shown = String.join(", ", names.stream().limit(LONGEST_LIST).toList());
    return names.size() > LONGEST_LIST ? shown + ", …" : shown;
  }

  /** {@code " Did you mean 'x'?"}, or {@code fallback} when nothing comes near. */
  static String didYouMean(String wrong, Collection<String> known, String fallback) {
    return nearest(wrong, known)
        .map(near -> " Did you mean " + quoted(near) + "?")
        .orElse(fallback.isEmpty() ? "" : " " + fallback);
  }

  /** The known name that a slip of the finger may have turned into the wrong one. */
  static Optional<String> nearest(String wrong, Collection<String> known) {
    String folded = fold(wrong);
    if (folded.isEmpty() || folded.length() > LONGEST_QUOTE) {
      return Optional.empty();
    }
    int allowed = Math.max(1, folded.length() / 3);
    record Candidate(String name, int distance) {}
    List<Candidate> near =
        known.stream()
            .filter(name -> Math.abs(name.length() - folded.length()) <= 2 * allowed + 2)
            .map(name -> new Candidate(name, distance(folded, fold(name))))
            .filter(candidate -> candidate.distance() <= allowed)
            .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
            .toList();
    return near.stream().findFirst().map(Candidate::name);
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }

  /** Edits (insert, delete, replace, swap of neighbours) that turn one into the other. */
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 ? j : j == 0 ? i : cheapest(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cheapest(int[][] cost, String a, String b, int i, int j) {
    int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replace, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
