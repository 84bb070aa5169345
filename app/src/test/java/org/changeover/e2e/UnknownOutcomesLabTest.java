package org.changeover.e2e;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.changeover.engine.EndingEngine;
import org.changeover.engine.EndingEngine.Moment;
import org.changeover.lab.Lab;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.TaskId;
import org.changeover.run.TaskState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The reference migration with an engine that ends, for each action that changes anything, once
 * between its intent and its effect, and once between its effect and the event that tells of it.
 * The next engine finds out what became of it by looking, does again what may be done again, or
 * asks.
 */
@Tag("lab")
class UnknownOutcomesLabTest {
  @TempDir static Path state;
  private static final long SEED = Long.getLong("changeover.seed", System.nanoTime());

  private static final Pattern USES = Pattern.compile("uses: ([a-z-]+/[a-z-]+)");
  private static final String BEFORE = "intended";

  /** Actions that are never done a second time by themselves. */
  private static final Set<String> ONCE = Set.of("notify/mail");

  /** What the next engine did about an effect in doubt. */
  private static final String SEEN = "seen";

  private static final String AGAIN = "again";
  private static final String ASKED = "asked";

  /** Actions of the plan that change nothing. */
  private static final Set<String> LOOKING =
      Set.of(
          "check/tls",
          "dns/caches-expired",
          "dns/find-addresses",
          "host/drained",
          "mirrors/fresh",
          "mirrors/test-access",
          "notify/replied");

  private static Lab lab;

  private final AtomicReference<BadNight> night = new AtomicReference<>();
  private final InstalledProgram program = new InstalledProgram(state);
  private final Path moments = state.resolve("moments");
  private Evidence evidence;

  @BeforeAll
  static void up() {
    lab = LabOfTests.small(state);
  }

  @AfterAll
  static void down() {
    lab.down();
  }

  @Test
  void everyActionOfThePlan_endedBeforeAndBehindItsEffect_isDecidedByLookingOrAsked()
      throws Exception {
    System.out.println("effects in doubt: -Dchangeover.seed=" + SEED);
    evidence = new Evidence(lab);
    List<Row> rows = Rows.of(evidence, state, () -> night.get().run());
    night.set(new BadNight(program, this::engine, this::looked, List.of()));
    RowByRow.look(rows, this::goOn);
    assertThat(evidence.nothingLostOn("new")).contains(" 0 missing");

    Map<String, Map<String, Set<String>>> decided = decided();
    decided.forEach((action, kinds) -> System.out.printf("%-28s %s%n", action, kinds));
    assertThat(decided.keySet()).isEqualTo(changing());
    decided.forEach((action, kinds) -> {
      assertThat(kinds.keySet()).as(action).contains(BEFORE).containsAnyOf("told", "closed");
      boolean once = ONCE.contains(action);
      kinds.forEach((kind, all) ->
          assertThat(all)
              .as("%s, ended when %s", action, kind)
              .isSubsetOf(
                  kind.equals(BEFORE)
                      ? Set.of(once ? ASKED : AGAIN)
                      : Set.of(SEEN, once ? ASKED : AGAIN)));
    });
  }

  private void goOn(List<Row> stop) {
    if (stop.getLast().quiet()) {
      evidence.pauseClient();
    } else {
      evidence.resumeClient();
    }
    night.get().go(stop, ended -> ended.exitCode() == EndingEngine.KILLED);
  }

  /** The first one is the program's own. */
  private Process engine(Path out, Optional<Migration> run, Optional<String> until)
      throws IOException {
    if (run.isEmpty()) {
      return program.start(out, out, Migration.beginning(program, until.orElseThrow()));
    }
    Path home = program.home().resolve("target/changeover");
    var words =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx160m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:AOTCache=" + home.resolve("start.aot"),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dchangeover.home=" + program.home(),
                "-Dchangeover.doubts=" + System.getProperty("changeover.doubts", "actions"),
                "-cp",
                home.resolve("lib") + "/*:" + program.home().resolve("app/target/test-classes"),
                EndingEngine.class.getName(),
                state.toString(),
                run.get().folder().id(),
                moments.toString(),
                Long.toString(SEED)));
    until.ifPresent(words::add);
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(out.toFile())
        .redirectInput(Path.of("/dev/null").toFile())
        .start();
  }

  /** An operator looks into the mailbox: nothing else of the plan is ever asked about. */
  private String looked(TaskState asked) {
    TaskId task = asked.id();
    evidence.eventually("outside", "postqueue -p | grep -q 'queue is empty'");
    String mailbox =
        switch (task.step()) {
          case "test-mail" -> "libravatar.example/support";
          case "write-to-owner" -> task.target() + ".example/owner";
          default -> throw new AssertionError(task + " asks: " + asked.facts());
        };
    String subject =
        task.step().equals("test-mail") ? "Test after the migration" : "Libravatar has moved";
    String script = "grep -rqF 'Subject: %s' /var/mail/virtual/%s".formatted(subject, mailbox);
    return evidence.on("outside", script).exitCode() == 0 ? "done" : "again";
  }

  private Set<String> changing() throws IOException {
    String plan = Files.readString(program.home().resolve("config/plans/libravatar/plan.yaml"));
    var used =
        USES.matcher(plan)
            .results()
            .map(found -> found.group(1))
            .collect(toCollection(TreeSet::new));
    used.removeAll(LOOKING);
    return used;
  }

  private List<Moment> moments() throws IOException {
    return Files.readAllLines(moments).stream().map(Moment::parse).toList();
  }

  /** For each action, what the next engine did about the moments of each kind. */
  private Map<String, Map<String, Set<String>>> decided() throws IOException {
    List<Entry> journal = night.get().run().folder().journal().read(1);
    var decided = new TreeMap<String, Map<String, Set<String>>>();
    for (Moment moment : moments()) {
      decided
          .computeIfAbsent(moment.action(), _ -> new TreeMap<>())
          .computeIfAbsent(moment.kind(), _ -> new TreeSet<>())
          .add(decision(journal, moment));
    }
    return decided;
  }

  private static String decision(List<Entry> journal, Moment moment) {
    return journal.stream()
        .filter(entry -> entry.sequence() > moment.last())
        .map(Entry::event)
        .filter(event -> event instanceof Event.OfTask some && some.task().equals(moment.task()))
        .flatMap(event ->
            switch (event) {
              case Event.TaskSucceeded _ -> Stream.of(SEEN);
              case Event.IntentRecorded _ -> Stream.of(AGAIN);
              case Event.DoubtRaised _ -> Stream.of(ASKED);
              case Event.TaskFailed _ -> Stream.of("failed");
              default -> Stream.empty();
            })
        .findFirst()
        .orElse("nothing");
  }
}
