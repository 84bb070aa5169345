package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.changeover.e2e.InstalledProgram.Result;
import org.changeover.lab.Lab;
import org.changeover.preview.Preview;
import org.changeover.preview.PreviewCodec;
import org.changeover.preview.PreviewedTask;
import org.changeover.preview.Prospect;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference migration seen beforehand, on real hosts. */
@Tag("lab")
class PreviewLabTest {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final String EARLY = "lower-ttl";

  @TempDir static Path state;
  @TempDir Path folder;
  private static Lab lab;
  private static InstalledProgram program;

  @BeforeAll
  static void up() {
    lab = LabOfTests.small(state);
    program = new InstalledProgram(state);
  }

  @AfterAll
  static void down() {
    lab.down();
  }

  private static Result preview(String... more) {
    List<String> words = new ArrayList<>(List.of("preview"));
    words.add(plan().toString());
    words.addAll(List.of("--inventory", state.resolve("lab/inventory.yaml").toString()));
    words.addAll(List.of("--var", "quiet-for=3s"));
    words.addAll(List.of(more));
    return program.run(LONG, words.toArray(String[]::new));
  }

  private static Path plan() {
    return program.home().resolve("config/plans/libravatar/plan.yaml");
  }

  private static Map<String, Prospect> prospects(Result json) throws Exception {
    assertThat(json.exitCode()).as(json.err()).isZero();
    Preview preview = PreviewCodec.decode(json.out().getBytes());
    return preview.tasks().stream()
        .collect(Collectors.toMap(task -> task.task().toString(), PreviewedTask::prospect));
  }

  private static Result runOn(Path saved) {
    String[] words =
        Stream.concat(
                Stream.of(Migration.beginning(program, EARLY)),
                Stream.of("--preview", saved.toString()))
            .toArray(String[]::new);
    return program.run(Migration.LONG, words);
  }

  @Test
  void wholeMigration_isSeenBeforehand_heldByItsRun_andStaleAfterIt() throws Exception {
    Path saved = folder.resolve("seen.json");
    List<String> names = names();
    long begun = System.nanoTime();
    Map<String, Prospect> before = prospects(preview("--json", "--out", saved.toString()));
    System.out.printf("preview of %d tasks: %d ms%n", before.size(), millisSince(begun));
    assertEveryStepIsThere(before);
    assertTtlsAreReal((Prospect.WouldChange) before.get(EARLY + "@dns"));
    assertThat(before.get("find-addresses@dns")).isInstanceOf(Prospect.AlreadySo.class);
    assertThat(before.get("switch-dns@dns")).isInstanceOf(Prospect.KnownAfter.class);
    assertThat(names()).as("what the name server says after a preview").isEqualTo(names);
    assertNothingIsLeft();

    Result run = runOn(saved);
    assertThat(run.exitCode()).as(run.all()).isEqualTo(3);
    assertThat(names()).isNotEqualTo(names);

    Map<String, Prospect> after = prospects(preview("--json"));
    assertThat(after.get(EARLY + "@dns")).isInstanceOf(Prospect.AlreadySo.class);
    assertThat(after.get("third-parties-out@dns")).isInstanceOf(Prospect.WouldChange.class);
    Result refused = runOn(saved);
    assertThat(refused.exitCode()).as(refused.all()).isEqualTo(2);
    assertThat(refused.err())
        .contains(EARLY + "@dns", "(TTL 43200)", "is:  already so", "make it anew")
        .doesNotContain("Exception");
  }

  @Test
  void deadHost_isSaidOfItsTasks_andTheRestIsSeen() throws Exception {
    lab.cutOff("mirror2");
    try {
      Map<String, Prospect> found = prospects(preview("--json"));
      assertThat(found.get("sync-off@mirror2"))
          .isInstanceOfSatisfying(
              Prospect.CannotBeTold.class, one -> assertThat(one.reason()).contains("mirror2"));
      assertThat(found.get("sync-off@mirror1")).isInstanceOf(Prospect.WouldChange.class);
      assertThat(found.get("sync-off@mirror3")).isInstanceOf(Prospect.WouldChange.class);
    } finally {
      lab.reconnect("mirror2");
    }
  }

  @Test
  void console_showsItByKeys() throws Exception {
    try (var terminal = TerminalOfTest.with(program, "attach")) {
      terminal.awaitSeen("p plans");
      terminal.type("p");
      terminal.awaitSeen("libravatar");
      terminal.type("/libravatar\r\r");
      terminal.awaitSeen("i inventory");
      terminal.type("i");
      terminal.awaitSeen("LAB, a rehearsal");
      terminal.type("v");
      terminal.awaitSeen("would change");
      terminal.awaitSeen("back-up-old@old");
      terminal.awaitSeen("known after third-parties-out");
      terminal.type("q");
      assertThat(terminal.awaitEnd()).isZero();
    }
  }

  private static void assertEveryStepIsThere(Map<String, Prospect> found) throws IOException {
    List<String> written =
        Files.readAllLines(plan()).stream()
            .map(String::strip)
            .filter(line -> line.startsWith("- id: "))
            .map(line -> line.substring("- id: ".length()))
            .toList();
    assertThat(written).hasSizeGreaterThan(60);
    List<String> previewed =
        found.keySet().stream().map(task -> task.substring(0, task.indexOf('@'))).toList();
    List<String> phasesAndChains =
        Stream.of(
                "prepare-dns prepare-new prepare-old migrate stop-sync test-main-site switch",
                "resume-sync afterwards mirrors-back mirrors-proven third-parties")
            .flatMap(line -> Stream.of(line.split(" ")))
            .toList();
    assertThat(written.stream().filter(id -> !phasesAndChains.contains(id)))
        .allMatch(previewed::contains);
  }

  private static void assertTtlsAreReal(Prospect.WouldChange lower) {
    String address = lab.capture("old", "hostname", "-I").text().strip().split(" ")[0];
    assertThat(lower.changes())
        .anySatisfy(change -> {
          assertThat(change.what()).isEqualTo("libravatar.example A");
          assertThat(change.before()).isEqualTo(address + " (TTL 43200)");
          assertThat(change.after()).isEqualTo(address + " (TTL 3600)");
        });
  }

  private static List<String> names() {
    var evidence = new Evidence(lab);
    return Stream.of("libravatar.example", "libravatar.test")
        .flatMap(zone -> evidence.zone(zone).stream())
        .toList();
  }

  private static void assertNothingIsLeft() {
    for (String host : List.of("old", "new", "tester", "packages", "mirror1")) {
      assertThat(lab.capture(host, "sh", "-c", "ls /var/lib/changeover 2>/dev/null; true").text())
          .as(host)
          .isBlank();
    }
  }

  private static long millisSince(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun).toMillis();
  }
}
