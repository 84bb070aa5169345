package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes a migration from row to row and looks at what each promises: right after its own step, once
 * more before the row that rightly ends it, and at the end what must hold to the end.
 */
final class RowByRow {
  private RowByRow() {}

  /** Takes the run to where some rows are looked at together. */
  interface Leg {
    void to(List<Row> stop);
  }

  static void look(List<Row> rows, Leg leg) {
    assertThat(rows.stream().map(Row::number).distinct()).containsExactlyInAnyOrder(Rows.numbers());
    var standing = new ArrayList<Row>();
    for (List<Row> stop : stops(rows)) {
      lookOnceMore(standing, stop);
      leg.to(stop);
      for (Row row : stop) {
        row.look();
        System.out.println(row);
        if (!row.holdsUntil(Row.AFTER)) {
          standing.add(row);
        }
      }
    }
    standing.forEach(Row::look);
    assertThat(standing).allMatch(row -> row.holdsUntil(Row.END));
    System.out.printf("%d of 44 rows, %d assertions%n", Rows.numbers().length, rows.size());
  }

  /** What ends with one of these rows is looked at before their steps. */
  private static void lookOnceMore(List<Row> standing, List<Row> stop) {
    List<Row> ending =
        standing.stream().filter(one -> stop.stream().anyMatch(row -> row.ends(one))).toList();
    ending.forEach(Row::look);
    standing.removeAll(ending);
  }

  /**
   * Rows that the run is parked for together: one that must hold for longer than its own moment
   * waits for the next that need not, unless a row comes before that ends what another promises.
   */
  private static List<List<Row>> stops(List<Row> rows) {
    var stops = new ArrayList<List<Row>>();
    var stop = new ArrayList<Row>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      stop.add(row);
      if (i + 1 == rows.size() || !row.lasts() || endsSomething(rows, i + 1)) {
        stops.add(List.copyOf(stop));
        stop.clear();
      }
    }
    return stops;
  }

  private static boolean endsSomething(List<Row> rows, int index) {
    Row row = rows.get(index);
    return !row.step().equals(rows.get(index - 1).step())
        && rows.subList(0, index).stream().anyMatch(row::ends);
  }
}
