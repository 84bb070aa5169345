package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.changeover.e2e.InstalledProgram.Result;
import org.changeover.lab.Lab;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The way back, begun after one row or another: the old service works as before, and files and
 * zones are what they were, byte for byte. Each row of the point before which everything can be
 * taken back has its turn now and then: {@code -Dchangeover.seed=N} chooses the rows as a printed
 * seed did, {@code -Dchangeover.rows=all} (or numbers, such as {@code 4,16}) takes these.
 */
@Tag("lab")
class UndoFromRowsLabTest {
  private static final int ROWS = 5;

  /** The last step of each row, from 1 on. */
  private static final List<String> STEPS =
      List.of(
          "lower-ttl",
          "third-parties-out",
          "main-server-out",
          "sites-on",
          "copy-database",
          "copy-files",
          "override-for-test",
          "test-new",
          "static-configuration",
          "page",
          "module-rewrite",
          "proxy-configuration",
          "modules-proxy",
          "announce-start",
          "static-on",
          "copy-database-again",
          "copy-files-again",
          "sync-off",
          "revoke-access",
          "override-again",
          "test-again");

  /**
   * Before the first row, so that not every one of them waits for it again, and that undo keeps
   * what was there is seen; ThereAndBackLabTest sees it remove what a run installed.
   */
  private static final String PACKAGES =
      """
      printf '#!/bin/sh\\nexit 101\\n' > /usr/sbin/policy-rc.d && chmod 755 /usr/sbin/policy-rc.d
      export DEBIAN_FRONTEND=noninteractive
      apt-get -qq update && apt-get -qq -y --no-install-recommends install \
        apache2 libapache2-mod-wsgi-py3 postgresql-15 python3-django python3-pil python3-psycopg2 >/dev/null
      code=$?
      rm /usr/sbin/policy-rc.d
      exit $code
      """;

  @TempDir static Path state;
  private static Lab lab;
  private static OldServer old;

  @BeforeAll
  static void up() {
    lab = LabOfTests.small(state);
    var evidence = new Evidence(lab);
    evidence.ask("new", PACKAGES);
    old = new OldServer(evidence);
    old.plant();
  }

  @AfterAll
  static void down() {
    lab.down();
  }

  @Test
  void fromRowsBeforeTheSwitch_bringsEverythingBack() {
    var before = BroughtBack.now(lab, old);
    for (int row : rows()) {
      String step = STEPS.get(row - 1);
      Result undone = Migration.start(new InstalledProgram(state), step).undo();
      assertThat(undone.exitCode()).as("row %d: %s", row, undone.all()).isZero();
      before.assertStillSo();
      old.serves();
      new Evidence(lab).nothingLostOn("old");
      System.out.printf("undo after row %d (%s): all as before%n", row, step);
    }
  }

  private static List<Integer> rows() {
    String wanted = System.getProperty("changeover.rows", "");
    if (wanted.equals("all")) {
      return IntStream.rangeClosed(1, STEPS.size()).boxed().toList();
    }
    if (!wanted.isEmpty()) {
      return List.of(wanted.split(",")).stream().map(Integer::valueOf).toList();
    }
    long seed = Long.getLong("changeover.seed", System.nanoTime());
    var rows = new ArrayList<>(IntStream.rangeClosed(1, STEPS.size()).boxed().toList());
    Collections.shuffle(rows, new Random(seed));
    List<Integer> chosen = rows.subList(0, ROWS).stream().sorted().toList();
    System.out.println("undo after rows " + chosen + ": -Dchangeover.seed=" + seed);
    return chosen;
  }
}
