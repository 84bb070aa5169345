package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
 * the rows promise is looked up on the hosts themselves.
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
    RowByRow.look(
        rows,
        stop -> {
          Row row = stop.getLast();
          if (row.number().equals("39")) {
            old.assertNothingLost(before, run.get().folder());
          }
          advance(evidence, run, row);
        });
    System.out.printf("%d of 44 rows, %d assertions%n", Rows.numbers().length, rows.size());
    nothingIsLost(evidence, run.get());
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
