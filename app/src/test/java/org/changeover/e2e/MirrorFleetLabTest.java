package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.changeover.e2e.InstalledProgram.Result;
import org.changeover.lab.Lab;
import org.changeover.lab.LabOptions;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.RunState;
import org.changeover.run.RunStatus;
import org.changeover.run.TaskId;
import org.changeover.run.TaskStatus;
import org.changeover.runs.RunFolder;
import org.changeover.runs.Runs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bad night: a rollout over real mirrors of which one loses its power half-way, one hangs and one
 * has a full disk, and a mail to an owner that comes back. The two mirrors of the lab that others
 * own are given to the operator here.
 */
@Tag("lab")
class MirrorFleetLabTest {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final List<String> FLEET =
      List.of("mirror1", "mirror2", "mirror3", "third1", "third2");
  private static final String CHAIN =
      """
      - id: sync-off
        targets: mirrors
        rollout: { parallel: 8 }
        uses: mirrors/pause-sync
      - id: build
        targets: packages
        uses: mirrors/build-package
        with:
          from: /srv/apt/libravatar/libravatar-slave_1.0_all.deb
          server: old
          names: [0.cdn.libravatar.example]
      - id: publish
        targets: packages
        uses: mirrors/publish-package
        with: { file: "${steps.build.outputs.file}", repository: /srv/apt/libravatar }
      - id: back
        targets: mirrors
        rollout: { canary: 1, parallel: 2, tolerate: 3 }
        steps:
          - id: update
            uses: mirrors/update-package
            with: { version: "${steps.build.outputs.version}" }
          - id: note
            timeout: 30s
            uses: host/command
            with:
              check: test -e /var/lib/note
              run: |
                echo >/run/begun
                test ! -e /etc/dies || sleep 86401
                test ! -e /etc/hangs || kill -STOP $$
                echo >/var/lib/note
          - id: sync-on
            uses: mirrors/resume-sync
      - id: after
        targets: mirrors
        rollout: { parallel: 8 }
        uses: host/command
        with: { check: test -e /var/lib/after, run: echo >/var/lib/after }
      """;

  @TempDir static Path labState;
  private static Lab lab;

  @TempDir Path folder;
  @TempDir Path state;
  private InstalledProgram program;

  @BeforeAll
  static void up() throws IOException {
    lab = LabOfTests.in(labState);
    lab.up(new LabOptions(300, 2_000, true), System.out::println);
    String key = Files.readString(labState.resolve("lab/keys/operator.pub")).strip();
    for (String host : List.of("third1", "third2")) {
      on(
          host,
          "install -d -m 700 /root/.ssh; echo '%s' >/root/.ssh/authorized_keys".formatted(key));
    }
  }

  @AfterAll
  static void down() {
    lab.down();
  }

  @BeforeEach
  void program() {
    program = new InstalledProgram(state);
  }

  @AfterEach
  void mend() {
    lab.status().stream().filter(host -> !host.up()).forEach(host -> lab.reboot(host.host()));
    FLEET.forEach(host -> on(host, "rm -f /etc/bad /etc/slow /etc/hangs /etc/dies"));
  }

  @Test
  void deadHangingAndFullMirrors_areToleratedNamedAndAloneTriedAgain() throws Exception {
    on("mirror2", "echo >/etc/dies");
    on("third1", "echo >/etc/hangs");
    Path said = folder.resolve("said");
    Process engine =
        program.start(said, said, "run", plan(CHAIN).file().toString(), "--headless", "--yes");
    try {
      RunFolder run = Engines.awaitRun(state);
      Awaiting.until(
          "the sync is off everywhere",
          () -> statuses(run, "sync-off").values().stream().allMatch(TaskStatus::through));
      disk("mirror3").fill();
      Awaiting.until("mirror2 is half-way", () -> isOn("mirror2", "/run/begun"));
      lab.powerCut("mirror2");
      Awaiting.until("only a person can go on", () -> onlyMirror2IsOpen(run));

      assertThat(status(run))
          .contains("sync-off@mirror[1-3],third[1-2]")
          .contains("update@mirror[1-2],third[1-2]")
          .containsPattern("update@mirror3 +failed +.*only 0 MiB are free for")
          .containsPattern("note@third1 +failed +did not end within 30s and was stopped")
          .containsPattern("sync-on@mirror1,third2 +succeeded ")
          .contains("waits for a person: note@mirror2: It is not known what became of this step");
      assertThat(on("third1", "pgrep -f '[k]ill -STOP' || echo none")).isEqualTo("none");

      ran(0, "answer", run.id(), "note@mirror2", "failed", "--reason", "its power is gone");
      assertThat(engine.waitFor()).as(Files.readString(said)).isEqualTo(1);
      assertThat(Files.readString(said))
          .contains("finished without note@mirror2,third1, update@mirror3")
          .contains("update@mirror3: failed: mirror3: only 0 MiB are free for /var/lib/apt/lists")
          .contains("changeover retry %1$s STEP; changeover resume %1$s".formatted(run.id()));
      assertThat(statuses(run, "after"))
          .containsEntry("mirror1", TaskStatus.SUCCEEDED)
          .containsEntry("third2", TaskStatus.SUCCEEDED)
          .containsEntry("mirror2", TaskStatus.SKIPPED)
          .containsEntry("mirror3", TaskStatus.SKIPPED)
          .containsEntry("third1", TaskStatus.SKIPPED);
      onlyTheFailedOnesAreTriedAgain(run);
    } finally {
      engine.destroyForcibly().waitFor();
    }
  }

  private static boolean onlyMirror2IsOpen(RunFolder run) {
    return statuses(run, "note").get("mirror2") == TaskStatus.UNKNOWN
        && statuses(run, "note").get("third1") == TaskStatus.FAILED
        && statuses(run, "sync-on").get("third2") == TaskStatus.SUCCEEDED;
  }

  private void onlyTheFailedOnesAreTriedAgain(RunFolder run) throws IOException {
    long before = run.state().sequence();
    mend();
    disk("mirror3").makeRoom();
    ran(0, "retry", run.id(), "update");
    ran(0, "retry", run.id(), "note");
    ran(0, "resume", run.id(), "--headless", "--yes");

    assertThat(run.state().status()).isEqualTo(RunStatus.FINISHED);
    assertThat(started(run, before))
        .containsExactlyInAnyOrder(
            "update@mirror3",
            "note@mirror2",
            "note@mirror3",
            "note@third1",
            "sync-on@mirror2",
            "sync-on@mirror3",
            "sync-on@third1",
            "after@mirror2",
            "after@mirror3",
            "after@third1");
    for (String host : FLEET) {
      assertThat(on(host, "dpkg-query -W -f '${Version}' libravatar-slave; ls /var/lib/after"))
          .as(host)
          .isEqualTo("1.0+mig1/var/lib/after");
      assertThat(on(host, "grep -c '^[*]' /etc/cron.d/libravatar-slave")).as(host).isEqualTo("2");
    }
  }

  @Test
  void oneFailureTooMany_letsWhatIsUnderWayEndAndBeginsNothing() throws IOException {
    on("mirror2", "echo >/etc/bad");
    on("mirror3", "echo >/etc/bad");
    on("third1", "echo >/etc/slow");

    Result stopped = run(plan(touching("many", "{ parallel: 2, tolerate: 1 }")));

    assertThat(stopped.exitCode()).as(stopped.all()).isEqualTo(1);
    RunFolder run = onlyRun();
    assertThat(statuses(run, "many"))
        .containsEntry("mirror1", TaskStatus.SUCCEEDED)
        .containsEntry("mirror2", TaskStatus.FAILED)
        .containsEntry("mirror3", TaskStatus.FAILED)
        .containsEntry("third1", TaskStatus.SUCCEEDED)
        .containsEntry("third2", TaskStatus.PENDING);
    assertThat(stopped.out())
        .contains("many@mirror[2-3]: failed: mirror[2-3]: ", "it is bad here")
        .contains("changeover retry %s many;".formatted(run.id()));
    assertThat(status(run)).contains("failed (at many@mirror[2-3])");

    mend();
    ran(0, "retry", run.id(), "many");
    ran(0, "resume", run.id(), "--headless");
    assertThat(statuses(run, "many").values()).containsOnly(TaskStatus.SUCCEEDED);
    assertThat(started(run, 0).filter("many@mirror1"::equals)).hasSize(1);
  }

  @Test
  void canaryThatFails_stopsBeforeAnyOtherBegins() throws IOException {
    on("mirror1", "echo >/etc/bad");

    Result stopped = run(plan(touching("first", "{ canary: 1, parallel: 8, tolerate: 4 }")));

    assertThat(stopped.exitCode()).as(stopped.all()).isEqualTo(1);
    assertThat(started(onlyRun(), 0)).containsExactly("first@mirror1");
  }

  /** At the lab's real mail servers. */
  @Test
  void mailThatBounces_failsInTheServersWordsAndIsWrittenAnewOnceTheAddressIsThere()
      throws IOException {
    Result bounced =
        run(
            plan(
                """
                - id: write
                  uses: notify/mail
                  with: { to: owner@late.example, subject: We move, text: Tonight. }
                """));

    assertThat(bounced.exitCode()).as(bounced.all()).isEqualTo(1);
    assertThat(bounced.out())
        .contains("write@notify: failed", "mail to owner@late.example is 'bounced: ")
        .contains("a retry writes anew");

    on(
        "outside",
        """
        echo 'late.example x' >>/etc/postfix/domains
        echo 'owner@late.example late.example/owner/' >>/etc/postfix/mailboxes
        postfix reload
        """);
    ran(0, "retry", onlyRun().id(), "write");
    ran(0, "resume", onlyRun().id(), "--headless");
    assertThat(on("outside", "cat /var/mail/virtual/late.example/owner/new/*"))
        .contains("Subject: We move");
  }

  private static String touching(String id, String rollout) {
    return """
    - id: %1$s
      targets: mirrors
      rollout: %2$s
      uses: host/command
      with:
        check: test -e /var/lib/%1$s
        run: |
          test ! -e /etc/bad || { echo it is bad here >&2; exit 1; }
          test ! -e /etc/slow || sleep 5
          echo >/var/lib/%1$s
    """
        .formatted(id, rollout);
  }

  private SmallPlan plan(String steps) {
    return SmallPlan.onLab(labState, folder, steps, MirrorFleetLabTest::withWholeFleet);
  }

  private static String withWholeFleet(String inventory) {
    String whole = inventory.replace("mirrors: [mirror1, mirror2, mirror3]", "mirrors: " + FLEET);
    assertThat(whole).isNotEqualTo(inventory);
    for (String host : List.of("third1", "third2")) {
      String key = on(host, "ssh-keygen -l -f /etc/ssh/ssh_host_ed25519_key.pub").split(" ")[1];
      whole =
          whole.replaceFirst(
              "(?m)^(  %s: \\{ address: [^,]*), .*$".formatted(host),
              "$1, user: root, key: \"%s\", host-key: \"%s\" }"
                  .formatted(labState.resolve("lab/keys/operator"), key));
    }
    return whole;
  }

  private static Tmpfs disk(String host) {
    return new Tmpfs(labState.resolve("lab/hosts").resolve(host));
  }

  private static String on(String host, String script) {
    Lab.Output output = lab.capture(host, "sh", "-c", script);
    assertThat(output.exitCode()).as("%s: %s: %s", host, script, output.text()).isZero();
    return output.text().strip();
  }

  private static boolean isOn(String host, String path) {
    return lab.capture(host, "test", "-e", path).exitCode() == 0;
  }

  private static Map<String, TaskStatus> statuses(RunFolder run, String step) {
    RunState now = run.state();
    Map<String, TaskStatus> all = new TreeMap<>();
    FLEET.forEach(host -> all.put(host, now.task(new TaskId(step, host)).status()));
    return all;
  }

  private static Stream<String> started(RunFolder run, long after) {
    return run.journal().read(after + 1).stream()
        .map(Entry::event)
        .filter(Event.TaskStarted.class::isInstance)
        .map(event -> ((Event.TaskStarted) event).task().toString());
  }

  private Result run(SmallPlan plan) {
    return program.run(LONG, "run", plan.file().toString(), "--headless");
  }

  private String status(RunFolder run) {
    return program.run(LONG, "status", run.id()).out();
  }

  private RunFolder onlyRun() throws IOException {
    assertThat(Runs.in(state).list()).hasSize(1);
    return Runs.in(state).list().getFirst();
  }

  private void ran(int code, String... arguments) {
    Result result = program.run(LONG, arguments);
    assertThat(result.exitCode()).as(result.all()).isEqualTo(code);
  }
}
