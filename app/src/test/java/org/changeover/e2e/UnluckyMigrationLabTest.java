package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.changeover.e2e.BadNight.Blow;
import org.changeover.e2e.InstalledProgram.Result;
import org.changeover.lab.Lab;
import org.changeover.lab.LabOptions;
import org.changeover.run.Event;
import org.changeover.runs.RunFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The reference migration while its hosts and its own disk fail it: it comes to the same, row by
 * row, or asks clearly. The journal lies on a file system of its own.
 */
@Tag("lab")
class UnluckyMigrationLabTest {
  /** Small but for the database, which must be under way for long enough to be interrupted. */
  private static final LabOptions LAB = new LabOptions(300, LabOptions.DEFAULT_ROWS, true);

  private static final String CHANGES = "  changes now";
  private static final Duration CUT = Duration.ofSeconds(30);

  /** Work on the new server, before anybody uses it. */
  private static final List<String> ON_NEW =
      List.of(
          "packages",
          "configuration",
          "certificates",
          "application",
          "copy-roles",
          "copy-database",
          "copy-files");

  /** Steps behind the last copy, up to where nothing is left but waiting and looking. */
  private static final List<String> LATE =
      List.of(
          "sync-off",
          "revoke-access",
          "override-again",
          "switch-dns",
          "proxy-on",
          "override-to-old",
          "build-package",
          "mirror-override",
          "update-package",
          "main-server-in",
          "canary",
          "announce-success",
          "test-mail",
          "back-up-after",
          "write-to-owner");

  @TempDir Path state;
  private final AtomicReference<BadNight> night = new AtomicReference<>();
  private InstalledProgram program;
  private Lab lab;
  private Tmpfs disk;
  private boolean full;
  private Evidence evidence;

  @BeforeEach
  void up() throws IOException {
    disk = Tmpfs.mount(state.resolve("runs"));
    lab = LabOfTests.in(state);
    lab.up(LAB, System.out::println);
    evidence = new Evidence(lab);
    program = new InstalledProgram(state);
  }

  @AfterEach
  void down() throws IOException {
    lab.down();
    disk.unmount();
  }

  @Test
  void powerCut_linkLost_reboot_andFullDiskUnderTheJournal_endInTheRightStateOrAClearQuestion()
      throws Exception {
    long seed = Long.getLong("changeover.seed", System.nanoTime());
    System.out.println("blows: -Dchangeover.seed=" + seed);
    List<Row> rows = Rows.of(evidence, state, () -> night.get().run());
    night.set(new BadNight(program, this::engine, _ -> "again", blows(new Random(seed))));
    RowByRow.look(rows, this::goOn);
    assertThat(night.get().next()).as("a blow that did not fall").isEmpty();
    assertThat(evidence.nothingLostOn("new")).contains(" 0 missing");
    journalLostNothing();
  }

  /** What an engine has said of an event is said once that is on disk. */
  private void journalLostNothing() {
    RunFolder run = night.get().run().folder();
    long intents =
        run.journal().read(1).stream()
            .filter(entry -> entry.event() instanceof Event.IntentRecorded)
            .count();
    assertThat(night.get().said().lines().filter(line -> line.contains(CHANGES)).count())
        .isPositive()
        .isLessThanOrEqualTo(intents);
    Result whole = program.run(Migration.LONG, "verify", run.id());
    assertThat(whole.exitCode()).as(whole.all()).isZero();
  }

  private Process engine(Path out, Optional<Migration> run, Optional<String> until)
      throws IOException {
    String[] park = until.map(step -> new String[] {"--until", step}).orElse(new String[0]);
    return program.start(
        out,
        out,
        run.map(one -> Migration.goingOn(one.folder().id(), park))
            .orElseGet(() -> Migration.beginning(program, until.orElseThrow())));
  }

  private void goOn(List<Row> stop) {
    if (stop.getLast().quiet()) {
      evidence.pauseClient();
    } else {
      evidence.resumeClient();
    }
    night.get().go(stop, this::madeRoom);
  }

  private List<Blow> blows(Random random) {
    String onNew = ON_NEW.get(random.nextInt(ON_NEW.size()));
    String late = LATE.get(random.nextInt(LATE.size()));
    Duration later = Duration.ofMillis(random.nextInt(1_500));
    return List.of(
        new Blow(
            "power cut of new, %s after the begin of %s".formatted(later, onNew),
            said -> begun(said, onNew),
            () -> {
              TimeUnit.MILLISECONDS.sleep(later.toMillis());
              lab.powerCut("new");
              lab.reboot("new");
            }),
        new Blow(
            "old cut off during the dump",
            said -> begun(said, "copy-database-again"),
            () -> {
              lab.cutOff("old");
              TimeUnit.MILLISECONDS.sleep(CUT.toMillis());
              lab.reconnect("old");
            }),
        new Blow(
            "reboot of new during the restore",
            _ -> evidence.on("new", "pgrep -x pg_restore").exitCode() == 0,
            () -> lab.reboot("new")),
        new Blow(
            "disk full under the journal from " + late,
            said -> said(said, late, "  started"),
            () -> {
              disk.fill();
              full = true;
            }));
  }

  private static boolean begun(String said, String step) {
    return said(said, step, CHANGES);
  }

  private static boolean said(String said, String step, String what) {
    return said.lines().anyMatch(line -> line.contains(" " + step + "@") && line.contains(what));
  }

  /** Also after a second engine that has no room to begin in. */
  private boolean madeRoom(Result ended) throws IOException {
    assertThat(full).as("the disk is full").isTrue();
    Migration run = night.get().run();
    saidWhatToDo(ended, run.folder().id());
    String before = run.folder().state().toString();
    Result again = program.run(Migration.LONG, Migration.goingOn(run.folder().id()));
    saidWhatToDo(again, run.folder().id());
    assertThat(run.folder().state()).hasToString(before);
    disk.makeRoom();
    full = false;
    return true;
  }

  private static void saidWhatToDo(Result ended, String run) {
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(5);
    assertThat(ended.all())
        .contains("No space left on device", "make room or mend the disk")
        .contains("then: changeover resume " + run)
        .doesNotContain("\tat ");
    ended.all().lines().filter(line -> line.contains("No space")).forEach(System.out::println);
  }
}
