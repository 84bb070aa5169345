package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.changeover.lab.Lab;
import org.changeover.lab.LabOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference migration while its hosts go away: it comes to the same, or asks clearly. */
@Tag("lab")
class InterruptedMigrationLabTest {
  private static final String COPIED = "copy-database";

  /** Small but for the database, which must be under way for long enough to be interrupted. */
  private static final LabOptions LAB = new LabOptions(300, LabOptions.DEFAULT_ROWS, true);

  @TempDir Path state;
  private Lab lab;
  private Evidence evidence;
  private InstalledProgram program;

  @BeforeEach
  void up() {
    lab = LabOfTests.in(state);
    lab.up(LAB, System.out::println);
    evidence = new Evidence(lab);
    program = new InstalledProgram(state);
  }

  @AfterEach
  void down() {
    lab.down();
  }

  @Test
  void linkLostDuringTheDump_andRebootDuringTheRestore_endInTheRightStateOrAClearQuestion()
      throws Exception {
    evidence.pauseClient();
    Migration run = Migration.start(program, "copy-roles");
    Path out = Files.createTempFile(state, "engine", ".out");
    Process engine = program.start(out, out, toCopied(run));
    awaitText(out, "copy-database@new  changes now");
    lab.cutOff("old");
    assertThat(engine.waitFor(5, TimeUnit.SECONDS)).isFalse();
    lab.reconnect("old");
    assertThat(engine.waitFor(Migration.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    run.untilDespiteQuestions(COPIED);
    assertThat(evidence.database("new")).isEqualTo(evidence.database("old"));

    evidence.ask("new", "su postgres -s /bin/sh -c 'dropdb libravatar'");
    Migration again = Migration.start(program, "copy-roles");
    Process second = program.start(out, out, toCopied(again));
    awaitOn("new", "pgrep -x pg_restore");
    lab.reboot("new");
    assertThat(second.waitFor(Migration.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    again.untilDespiteQuestions(COPIED);
    assertThat(evidence.database("new")).isEqualTo(evidence.database("old"));
  }

  private static String[] toCopied(Migration run) {
    return Migration.goingOn(run.folder().id(), "--until", COPIED);
  }

  private static void awaitText(Path out, String text) throws Exception {
    Awaiting.until(text, () -> Files.readString(out).contains(text));
  }

  private void awaitOn(String host, String script) throws Exception {
    Awaiting.until(script, () -> evidence.on(host, script).exitCode() == 0);
  }
}
