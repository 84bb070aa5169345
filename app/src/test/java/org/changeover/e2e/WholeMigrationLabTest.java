package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.changeover.lab.Lab;
import org.changeover.run.RunState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The reference migration on real hosts, row by row: between the steps the run is parked, and what
 * the rows promise is looked up on the hosts themselves. What must hold until a later row is looked
 * up once more before that one, and what must hold to the end, at the end.
 */
@Tag("lab")
class WholeMigrationLabTest {
  private static final Duration BUDGET = Duration.ofMinutes(10);

  private static Path state;
  private static Lab lab;

  @BeforeAll
  static void up() throws IOException {
    state = Files.createTempDirectory("changeover-e2e");
    lab = LabOfTests.small(state);
  }

  @AfterAll
  static void down() {
    lab.down();
  }

  @Test
  void everyRowHoldsItsEvidence_andNothingIsLost() {
    var evidence = new Evidence(lab);
    var old = new OldServer(evidence);
    old.plant();
    Map<String, String> before = old.files();
    var run = new AtomicReference<Migration>();
    List<Row> rows = Rows.of(evidence, state, run::get);
    assertThat(rows.stream().map(Row::number).distinct()).containsExactlyInAnyOrder(Rows.numbers());
    var standing = new ArrayList<Row>();
    for (List<Row> stop : stops(rows)) {
      lookOnceMore(standing, stop);
      if (stop.getLast().number().equals("39")) {
        old.assertNothingLost(before, run.get().folder());
      }
      advance(evidence, run, stop.getLast());
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
    nothingIsLost(evidence, run.get());
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

  /** Takes the run to where a row is looked at; the client is quiet when the row wants it. */
  private static void advance(Evidence evidence, AtomicReference<Migration> run, Row row) {
    if (row.quiet()) {
      evidence.pauseClient();
    } else {
      evidence.resumeClient();
    }
    if (row.number().equals("39")) {
      run.get().finish();
    } else if (run.get() == null) {
      run.set(Migration.start(new InstalledProgram(state), row.step()));
    } else {
      run.get().until(row.step());
    }
  }

  private static void nothingIsLost(Evidence evidence, Migration run) {
    System.out.println("no upload lost: " + evidence.nothingLostOn("new"));
    System.out.println("reads: " + evidence.reads());
    RunState end = run.folder().state();
    Duration down = end.downtimeAt(end.lastAt().orElseThrow());
    assertThat(down).isBetween(Duration.ofSeconds(1), BUDGET);
    assertThat(run.said()).contains("Downtime seen by the probe");
    run.said().lines().filter(line -> line.contains("Downtime")).forEach(System.out::println);
  }
}
