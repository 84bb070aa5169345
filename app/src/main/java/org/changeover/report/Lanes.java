package org.changeover.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.changeover.report.Timeline.Kind;
import org.changeover.report.Timeline.Lane;
import org.changeover.report.Timeline.Span;
import org.changeover.run.Folded;
import org.changeover.run.TaskId;

/** Which rows a timeline has: one for each task, or one for all of a step on a fleet. Pure. */
final class Lanes {
  /** Targets of a step that have rows of their own. */
  private static final int APART = 8;

  /** Rows that a person still finds something in. */
  static final int MOST = 300;

  private Lanes() {}

  /** A task and what it did. */
  record Row(TaskId task, List<Span> spans) {
    boolean bad() {
      return spans.stream().anyMatch(Span::bad);
    }
  }

  /**
   * @param rows of one step, those that never began left out
   */
  static List<Lane> of(String phase, String step, List<Row> rows) {
    if (rows.isEmpty()) {
      return List.of();
    }
    if (rows.size() <= APART) {
      return rows.stream().map(row -> lane(phase, row)).toList();
    }
    var lanes = new ArrayList<Lane>();
    lanes.add(new Lane(phase, step, range(rows), merged(rows)));
    rows.stream().filter(Row::bad).limit(APART).map(row -> lane(phase, row)).forEach(lanes::add);
    return lanes;
  }

  private static Lane lane(String phase, Row row) {
    return new Lane(phase, row.task().step(), row.task().target(), row.spans());
  }

  private static String range(List<Row> rows) {
    return Folded.range(rows.stream().map(row -> row.task().target()).toList());
  }

  /** Spans of one kind that touch each other become one, which tells of a failure in it. */
  private static List<Span> merged(List<Row> rows) {
    var all = new ArrayList<Span>();
    for (Kind kind : Kind.values()) {
      var spans =
          rows.stream()
              .flatMap(row -> row.spans().stream())
              .filter(span -> span.kind() == kind)
              .sorted(Comparator.comparing(Span::from))
              .toList();
      Optional<Span> last = Optional.empty();
      for (Span span : spans) {
        if (last.isPresent() && touch(last.get(), span)) {
          last = Optional.of(together(last.get(), span));
        } else {
          last.ifPresent(all::add);
          last = Optional.of(span);
        }
      }
      last.ifPresent(all::add);
    }
    return all;
  }

  private static boolean touch(Span one, Span next) {
    return one.to().map(to -> !next.from().isAfter(to)).orElse(true);
  }

  private static Span together(Span one, Span next) {
    boolean bad = one.bad() || next.bad();
    Optional<Instant> to =
        one.to().flatMap(first -> next.to().map(second -> second.isAfter(first) ? second : first));
    String end = bad ? "some failed" : one.end().equals(next.end()) ? one.end() : "";
    return new Span(one.kind(), one.from(), to, end, bad);
  }
}
