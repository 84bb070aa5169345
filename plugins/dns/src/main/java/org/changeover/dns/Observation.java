package org.changeover.dns;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.changeover.spi.Change;
import org.changeover.spi.Endpoint;

/**
 * One look at every address of every authoritative server.
 *
 * @param round counts the looks of one wait from 1
 * @param at when the last server had answered
 */
record Observation(int round, Instant at, List<View> views) {
  Observation {
    views = List.copyOf(views);
  }

  /**
   * What one address of one server answered; good when there is neither a difference nor a failure.
   */
  record View(Endpoint server, List<Difference> differences, String failure) {
    View {
      differences = List.copyOf(differences);
    }

    boolean good() {
      return differences.isEmpty() && failure.isEmpty();
    }
  }

  /**
   * An answer that is not the expected one.
   *
   * @param ttl the TTL that came with it; empty when no record came
   */
  record Difference(String what, String seen, String expected, OptionalLong ttl) {}

  boolean good() {
    return views.stream().allMatch(View::good);
  }

  long goodOnes() {
    return views.stream().filter(View::good).count();
  }

  boolean anyFailed() {
    return views.stream().anyMatch(v -> !v.failure().isEmpty());
  }

  /** The longest TTL that a server which lags behind still hands out, in seconds. */
  long longestOldTtl() {
    return views.stream()
        .flatMap(v -> v.differences().stream())
        .mapToLong(d -> d.ttl().orElse(0))
        .max()
        .orElse(0);
  }

  List<Change> changes() {
    return views.stream()
        .flatMap(v ->
            v.differences().stream()
                .map(d -> new Change(d.what() + " at " + v.server(), d.seen(), d.expected())))
        .toList();
  }

  /** What is wrong, in a few lines at most. */
  String trouble() {
    return views.stream()
        .filter(v -> !v.good())
        .map(v ->
            v.failure().isEmpty()
                ? v.server() + " still answers " + first(v)
                : v.server() + ": " + v.failure())
        .collect(Collectors.joining("; "));
  }

  private static String first(View view) {
    Difference one = view.differences().getFirst();
    int more = view.differences().size() - 1;
    return one.what()
        + " "
        + (one.seen().isEmpty() ? "with nothing" : one.seen())
        + " instead of "
        + (one.expected().isEmpty() ? "nothing" : one.expected())
        + (more == 0 ? "" : " and " + more + " more");
  }
}
