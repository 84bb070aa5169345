package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.changeover.lab.Lab;
import org.changeover.lab.LabOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The reference migration on real hosts, row by row: after each step the run is parked, and what
 * the row promises is looked up on the hosts themselves. What must hold until a later row is looked
 * up once more before that one, and what must hold to the end, at the end.
 */
@Tag("all-rows")
class AllRowsLabTest {
  private static Path state;
  private static Lab lab;

  @BeforeAll
  static void up() throws IOException {
    state = Files.createTempDirectory("changeover-e2e");
    lab = LabOfTests.in(state);
    lab.up(
        new LabOptions(LabOptions.DEFAULT_IMAGES, LabOptions.DEFAULT_ROWS, true),
        System.out::println);
  }

  @AfterAll
  static void down() {
    lab.down();
  }

  @Test
  void everyRowHoldsItsEvidence() {
    var evidence = new Evidence(lab);
    var run = new AtomicReference<Migration>();
    List<Row> rows = rows(evidence, run);
    var program = new InstalledProgram(state);
    var standing = new ArrayList<Row>();
    String parkedAfter = "";
    for (Row row : rows) {
      standing.stream().filter(one -> one.holdsUntil(row.number())).forEach(AllRowsLabTest::look);
      standing.removeIf(one -> one.holdsUntil(row.number()));
      if (row.quiet()) {
        evidence.pauseClient();
      }
      if (run.get() == null) {
        run.set(Migration.start(program, state, row.step()));
      } else if (!parkedAfter.equals(row.step())) {
        run.get().until(row.step());
      }
      parkedAfter = row.step();
      look(row);
      System.out.println(row);
      if (row.quiet()) {
        evidence.resumeClient();
      }
      if (!row.holdsUntil(Row.AFTER)) {
        standing.add(row);
      }
    }
    run.get().finish();
    standing.forEach(AllRowsLabTest::look);
    assertThat(standing).allMatch(row -> row.holdsUntil(Row.END));
    System.out.println(rows.size() + " assertions for the rows of the table");
    nothingIsLost(evidence, run.get());
  }

  private static void look(Row row) {
    try {
      row.evidence().run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(row.toString(), e);
    }
  }

  private static List<Row> rows(Evidence evidence, AtomicReference<Migration> run) {
    var names = new DnsRows(evidence, state, run::get);
    var servers = new ServerRows(evidence, run::get);
    var mirrors = new MirrorRows(evidence);
    var outside = new OutsideRows(evidence);
    var rows = new ArrayList<Row>();
    rows.addAll(names.beforeTheMove());
    rows.addAll(servers.beforeTheMove());
    rows.add(outside.announced());
    rows.addAll(servers.closing());
    rows.addAll(mirrors.stopped());
    rows.addAll(servers.testing());
    rows.add(names.switched());
    rows.add(names.shortTtl());
    rows.addAll(servers.forwarding());
    rows.addAll(mirrors.resumed());
    rows.add(names.mainServerIn());
    rows.addAll(mirrors.proven());
    rows.addAll(outside.afterwards());
    rows.add(servers.backupAfterwards());
    rows.add(outside.owners());
    rows.add(names.thirdPartiesIn());
    rows.add(names.longTtl());
    rows.add(servers.drained());
    rows.add(servers.down());
    return rows;
  }

  private static void nothingIsLost(Evidence evidence, Migration run) {
    assertThat(evidence.uploads("acknowledged")).isPositive();
    Lab.Output check = evidence.missingUploads("new");
    assertThat(check.exitCode()).as(check.text()).isZero();
    System.out.println("no upload lost: " + check.text().strip());
    assertThat(run.said()).contains("Downtime seen by the probe");
    run.said().lines().filter(line -> line.contains("Downtime")).forEach(System.out::println);
  }
}
