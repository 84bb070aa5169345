package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.changeover.e2e.InstalledProgram.Result;
import org.changeover.lab.Lab;
import org.changeover.lab.LabOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The reference migration with everything going wrong that can: each time it must come to the same
 * evidence as an undisturbed run. One lab; each test takes back what it did.
 */
@Tag("lab")
class InterruptedMigrationLabTest {
  private static final Duration LONG = Duration.ofMinutes(6);
  private static final int KILLS = 5;
  private static final Pattern RUN = Pattern.compile("libravatar-[0-9][0-9a-z-]+");

  private static Path state;
  private static Lab lab;
  private static Evidence evidence;
  private static InstalledProgram program;

  @BeforeAll
  static void up() throws IOException {
    state = Files.createTempDirectory("changeover-e2e");
    lab = LabOfTests.in(state);
    lab.up(
        new LabOptions(LabOptions.DEFAULT_IMAGES, LabOptions.DEFAULT_ROWS, true),
        System.out::println);
    evidence = new Evidence(lab);
    program = new InstalledProgram(state);
  }

  @AfterAll
  static void down() {
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
          program.start(out, out, run.map(InterruptedMigrationLabTest::resumeNow).orElse(start()));
      long millis = 2_000 + random.nextInt(6_000);
      boolean ended = engine.waitFor(millis, TimeUnit.MILLISECONDS);
      engine.destroyForcibly().waitFor();
      System.out.printf("kill %d after %d ms%s%n", kill + 1, millis, ended ? " (had ended)" : "");
      run = run.or(() -> named(out));
      if (ended) {
        break;
      }
    }
    finish(run.orElseThrow());
  }

  @Test
  void linkLostDuringTheDump_isFoundAgain() throws Exception {
    Path out = Files.createTempFile(state, "engine", ".out");
    Process engine = program.start(out, out, start());
    awaitText(out, "copy-database@new");
    lab.cutOff("old");
    assertThat(engine.waitFor(5, TimeUnit.SECONDS)).isFalse();
    lab.reconnect("old");
    assertThat(engine.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    finish(named(out).orElseThrow());
  }

  @Test
  void rebootOfTheNewServerDuringTheRestore_endsInTheRightStateOrAClearQuestion() throws Exception {
    Path out = Files.createTempFile(state, "engine", ".out");
    Process engine = program.start(out, out, start());
    awaitOn("new", "pgrep -x pg_restore");
    lab.reboot("new");
    assertThat(engine.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    finish(named(out).orElseThrow());
  }

  /** Goes on until it is done, sees that it is right, and takes it all back. */
  private static void finish(String run) {
    goOnUntilDone(run);
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
    Lab.Output uploads = evidence.missingUploads("new");
    assertThat(uploads.exitCode()).as(uploads.text()).isZero();
    Result undone = program.run(LONG, "undo", run, "--yes");
    assertThat(undone.exitCode()).as(undone.all()).isZero();
    assertThat(evidence.answers("ns1", "libravatar.example", "A"))
        .containsExactly(evidence.address("old", false));
    evidence.ask(
        "client",
        "rm -f /var/log/client/uploads.jsonl; /etc/init.d/lab-traffic stop; /etc/init.d/lab-traffic start");
  }

  /** A step that failed is a clear question too: it is answered by trying it again. */
  private static void goOnUntilDone(String run) {
    for (int round = 0; round < 3; round++) {
      Result result = program.run(LONG, resumeNow(run));
      if (result.exitCode() == 0 || result.all().contains("there is nothing to resume")) {
        return;
      }
      assertThat(result.exitCode()).as(result.all()).isEqualTo(1);
      Matcher failed =
          Pattern.compile("^  (\\S+@\\S+): failed: \\S+", Pattern.MULTILINE).matcher(result.all());
      assertThat(failed.find()).as(result.all()).isTrue();
      System.out.println("a clear question: " + failed.group());
      Result retry =
          program.run(LONG, "retry", run, failed.group(1), "--reason", "the host is back");
      assertThat(retry.exitCode()).as(retry.all()).isZero();
    }
    throw new AssertionError(run + " does not come to its end");
  }

  private static String[] start() {
    return new String[] {
      "run",
      program.home().resolve("config/plans/libravatar/plan.yaml").toString(),
      "--inventory",
      state.resolve("lab/inventory.yaml").toString(),
      "--headless",
      "--yes"
    };
  }

  private static String[] resumeNow(String run) {
    return new String[] {"resume", run, "--headless", "--yes"};
  }

  private static Optional<String> named(Path out) {
    try {
      Matcher found = RUN.matcher(Files.readString(out));
      return found.find() ? Optional.of(found.group()) : Optional.empty();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void awaitText(Path out, String text) throws Exception {
    await(() -> Files.readString(out).contains(text), text);
  }

  private static void awaitOn(String host, String script) throws Exception {
    await(() -> evidence.on(host, script).exitCode() == 0, script);
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition, String what) throws Exception {
    long deadline = System.nanoTime() + LONG.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("waiting for " + what).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}
