package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.changeover.e2e.InstalledProgram.Result;
import org.changeover.lab.Lab;
import org.changeover.lab.LabOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The reference migration with everything going wrong that can: each time it must come to the same
 * evidence as an undisturbed run.
 */
@Tag("lab")
class InterruptedMigrationLabTest {
  private static final int KILLS = 5;
  private static final String COPIED = "copy-database";
  private static final String LAST = "switch-dns";

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
  void killOfTheEngineAtFiveRandomMoments_endsWithTheSameEvidence() throws Exception {
    long seed = Long.getLong("changeover.seed", System.nanoTime());
    System.out.println("kill -9 of the engine: -Dchangeover.seed=" + seed);
    Random random = new Random(seed);
    Optional<String> run = Optional.empty();
    for (int kill = 0; kill < KILLS; kill++) {
      Path out = Files.createTempFile(state, "engine", ".out");
      Process engine =
          program.start(out, out, run.map(one -> resumed(one, LAST)).orElse(begun(LAST)));
      awaitText(out, "took over");
      run = run.or(() -> named(out));
      long millis = 500 + random.nextInt(8_000);
      boolean ended = engine.waitFor(millis, TimeUnit.MILLISECONDS);
      engine.destroyForcibly().waitFor();
      System.out.printf("kill %d after %d ms%s%n", kill + 1, millis, ended ? " (had ended)" : "");
      if (ended) {
        break;
      }
    }
    goOnUntilDone(run.orElseThrow(), LAST);
    assertSwitched();
  }

  @Test
  void linkLostDuringTheDump_andRebootDuringTheRestore_endInTheRightStateOrAClearQuestion()
      throws Exception {
    evidence.pauseClient();
    String run = Migration.start(program, "copy-roles").folder().id();
    Path out = Files.createTempFile(state, "engine", ".out");
    Process engine = program.start(out, out, resumed(run, COPIED));
    awaitText(out, "copy-database@new  changes now");
    lab.cutOff("old");
    assertThat(engine.waitFor(5, TimeUnit.SECONDS)).isFalse();
    lab.reconnect("old");
    assertThat(engine.waitFor(Migration.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    goOnUntilDone(run, COPIED);
    assertThat(evidence.database("new")).isEqualTo(evidence.database("old"));

    evidence.ask("new", "su postgres -s /bin/sh -c 'dropdb libravatar'");
    String again = Migration.start(program, "copy-roles").folder().id();
    Process second = program.start(out, out, resumed(again, COPIED));
    awaitOn("new", "pgrep -x pg_restore");
    lab.reboot("new");
    assertThat(second.waitFor(Migration.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    goOnUntilDone(again, COPIED);
    assertThat(evidence.database("new")).isEqualTo(evidence.database("old"));
  }

  /** What an undisturbed run comes to as well. */
  private void assertSwitched() {
    for (String server : new String[] {"ns1", "ns2"}) {
      assertThat(evidence.answers(server, "libravatar.example", "A"))
          .containsExactly(evidence.address("new", false));
      assertThat(evidence.answers(server, "libravatar.example", "AAAA"))
          .containsExactly(evidence.address("new", true));
    }
    String www = "www.libravatar.example";
    assertThat(evidence.fetch("https://" + www + "/", www, evidence.address("old", false)))
        .contains(" 503 ");
    assertThat(evidence.fetch("https://" + www + "/healthz/", www, evidence.address("new", false)))
        .contains(" 200 ");
    assertThat(evidence.connectionLimit("old")).isEqualTo("0");
    System.out.println("after the kills: " + evidence.nothingLostOn("new"));
  }

  /** A step that failed is a clear question too: it is answered by trying it again. */
  private void goOnUntilDone(String run, String until) {
    for (int round = 0; round < 3; round++) {
      Result result = program.run(Migration.LONG, resumed(run, until));
      if (result.exitCode() == 3) {
        assertThat(result.all()).contains("after " + until);
        return;
      }
      assertThat(result.exitCode()).as(result.all()).isEqualTo(1);
      Matcher failed =
          Pattern.compile("^  (\\S+@\\S+): failed: \\S+", Pattern.MULTILINE).matcher(result.all());
      assertThat(failed.find()).as(result.all()).isTrue();
      System.out.println("a clear question: " + failed.group());
      Result retry =
          program.run(
              Migration.LONG, "retry", run, failed.group(1), "--reason", "the host is back");
      assertThat(retry.exitCode()).as(retry.all()).isZero();
    }
    throw new AssertionError(run + " does not come to " + until);
  }

  private String[] begun(String until) {
    return Migration.beginning(program, until);
  }

  private String[] resumed(String run, String until) {
    return Migration.goingOn(run, "--until", until);
  }

  private static Optional<String> named(Path out) {
    try {
      return Migration.named(Files.readString(out));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void awaitText(Path out, String text) throws Exception {
    Awaiting.until(text, () -> Files.readString(out).contains(text));
  }

  private void awaitOn(String host, String script) throws Exception {
    Awaiting.until(script, () -> evidence.on(host, script).exitCode() == 0);
  }
}
