package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.changeover.e2e.InstalledProgram.Result;
import org.changeover.lab.Lab;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The reference migration past the point of no return, with its engine killed again and again, and
 * all the way back, with somebody who looks over its shoulder. The hosts of the lab are namespaces
 * of this machine, so its process list shows theirs too.
 */
@Tag("lab")
class ThereAndBackLabTest {
  private static final int KILLS = Integer.getInteger("changeover.kills", 5);

  /** So that the kills are spread over the whole migration, however many they are. */
  private static final Duration LONGEST_LIFE = Duration.ofSeconds(100).dividedBy(KILLS);

  private static final Pattern OF_A_KEY = Pattern.compile("[A-Za-z0-9+/=]{40,}");
  private static final String LAST = "announce-success";
  private static final String LAST_ROW = "33";

  @TempDir static Path state;
  private static Lab lab;
  private static Evidence evidence;
  private static int kills;
  private static List<String> wrong;
  private static String lost;
  private static OldServer old;
  private static BroughtBack before;
  private static Map<String, String> secrets;
  private static List<String> said;
  private static List<String> seen;
  private static Result undone;

  @BeforeAll
  static void thereAndBack() throws Exception {
    lab = LabOfTests.small(state);
    evidence = new Evidence(lab);
    old = new OldServer(evidence);
    old.plant();
    before = BroughtBack.now(lab, old);
    secrets = new ConcurrentHashMap<>(secrets());
    var run = new AtomicReference<Migration>();
    List<Row> rows = Rows.of(evidence, state, run::get);
    var program = new InstalledProgram(state);
    said = new ArrayList<>();
    try (var list = new ProcessList(secrets)) {
      run.set(Migration.of(program, killed(program)));
      run.get().untilDespiteQuestions(LAST);
      said.add(run.get().said());
      wrong = wrong(Rows.standing(rows, LAST_ROW));
      lost = evidence.nothingLostOn("new");
      String id = run.get().folder().id();
      said.add(program.run(Migration.LONG, "events", id, "--json").all());
      said.add(program.run(Migration.LONG, "status", id).all());
      sessions();
      undone = run.get().undo();
      said.add(undone.all());
      for (String form : List.of("--html=-", "--markdown", "--json")) {
        Result report = program.run(Migration.LONG, "report", id, form);
        assertThat(report.exitCode()).as(report.all()).isZero();
        said.add(report.all());
      }
      seen = list.seen();
      assertThat(list.looks()).isGreaterThan(100);
    }
  }

  /** What the service gave to those who logged in meanwhile, the steps of the plan among them. */
  private static void sessions() {
    String sessions = "psql -XAt -c 'select session_key from django_session' libravatar";
    evidence
        .ask("new", "su postgres -s /bin/sh -c \"" + sessions + "\"")
        .lines()
        .forEach(key -> secrets.put("session " + key.substring(0, 4), key));
    assertThat(secrets.keySet()).anyMatch(name -> name.startsWith("session"));
  }

  /** Begins a run and kills its engine at random moments; says which run it is. */
  private static String killed(InstalledProgram program) throws Exception {
    long seed = Long.getLong("changeover.seed", System.nanoTime());
    System.out.println("kill -9 of the engine: -Dchangeover.seed=" + seed);
    var random = new Random(seed);
    Optional<String> run = Optional.empty();
    for (int kill = 1; kill <= KILLS; kill++) {
      Path out = Files.createTempFile(state, "engine", ".out");
      String[] words =
          run.map(one -> Migration.goingOn(one, "--until", LAST))
              .orElseGet(() -> Migration.beginning(program, LAST));
      Process engine = program.start(out, out, words);
      Awaiting.until("an engine", () -> Files.readString(out).contains("took over"));
      if (run.isEmpty()) {
        run = Migration.named(Files.readString(out));
      }
      Duration life = Duration.ofMillis(500 + random.nextLong(LONGEST_LIFE.toMillis()));
      boolean ended = engine.waitFor(life);
      kills += ended ? 0 : 1;
      engine.destroyForcibly().waitFor();
      said.add(Files.readString(out));
      System.out.printf("kill %d after %s%s%n", kill, life, ended ? " (had ended)" : "");
    }
    return run.orElseThrow();
  }

  private static List<String> wrong(List<Row> rows) {
    assertThat(rows).hasSizeGreaterThan(15);
    var wrong = new ArrayList<String>();
    for (Row row : rows) {
      try {
        row.look();
      } catch (AssertionError e) {
        wrong.add(e.getMessage() + ": " + e.getCause());
      }
    }
    System.out.printf("after the kills: %d rows looked at%n", rows.size());
    return wrong;
  }

  @AfterAll
  static void down() {
    lab.down();
  }

  @Test
  void secrets_areInNoFileNoOutputAndNoProcessList() throws IOException {
    assertThat(seen).as("process lists").isEmpty();
    secrets.forEach((name, value) -> {
      assertThat(said).as(name).noneMatch(text -> text.contains(value));
    });
    assertThat(found(ofTheProgram())).isEmpty();
    assertThat(filesWith(state.resolve("lab/secrets"), secrets.get("sudo"))).isNotEmpty();
  }

  @Test
  void killsOfTheEngineAtRandomMoments_endWithTheSameEvidence() {
    assertThat(kills).as("engines that were killed at work").isPositive();
    assertThat(wrong).isEmpty();
    assertThat(lost).contains(" 0 missing");
  }

  @Test
  void undoAfterTheSwitch_saysWhatItCosts_andThenBringsEverythingBack() {
    assertThat(undone.exitCode()).as(undone.all()).isZero();
    assertThat(undone.all()).contains("NOT EXACT: ").contains("switch-dns@dns");
    assertThat(before.others().get("packages of new"))
        .as("packages before the run, which installs these")
        .contains("dpkg ")
        .doesNotContain("apache2 ", "postgresql-15 ", "python3-django ");
    before.assertStillSo();
    old.serves();
  }

  /**
   * Also the hash that the role's password travels as: with it one can try passwords at leisure.
   */
  private static Map<String, String> secrets() throws IOException {
    var secrets = new LinkedHashMap<String, String>();
    for (String name : List.of("sudo", "tsig", "mastodon", "mail", "account")) {
      secrets.put(name, Files.readString(state.resolve("lab/secrets").resolve(name)).strip());
    }
    String hash =
        lab.capture(
                "old",
                "su",
                "postgres",
                "-s",
                "/bin/sh",
                "-c",
                "psql -XAt -c \"select rolpassword from pg_authid where rolname = 'djangouser'\"")
            .text()
            .strip();
    assertThat(hash).startsWith("SCRAM-SHA-256$");
    secrets.put("password of the role", hash);
    secrets.putAll(keysAndSettings());
    return secrets;
  }

  /** The state folder, but for what the lab itself keeps there. */
  private static List<Path> ofTheProgram() throws IOException {
    try (Stream<Path> all = Files.walk(state)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.startsWith(state.resolve("lab")))
          .toList();
    }
  }

  /** Each secret that is in one of these files, with its place. */
  private static List<String> found(List<Path> files) throws IOException {
    var found = new ArrayList<String>();
    for (Path file : files) {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      secrets.forEach((name, value) -> {
        if (text.contains(value)) {
          found.add(name + " in " + file);
        }
      });
    }
    return found;
  }

  /** Lines of the private keys of the lab, and what the service itself keeps secret. */
  private static Map<String, String> keysAndSettings() throws IOException {
    var secrets = new LinkedHashMap<String, String>();
    try (Stream<Path> keys = Files.list(state.resolve("lab/keys"))) {
      for (Path key : keys.toList()) {
        String text = Files.readString(key, StandardCharsets.ISO_8859_1);
        if (text.contains("PRIVATE KEY-----")) {
          OF_A_KEY
              .matcher(text.replaceAll("-----BEGIN CERT[^-]*-----[^-]*", ""))
              .results()
              .forEach(line -> secrets.put(key.getFileName() + " @" + line.start(), line.group()));
        }
      }
    }
    for (String name : List.of("SECRET_KEY", "DATABASE_PASSWORD")) {
      String line = evidence.ask("old", "grep " + name + " /etc/libravatar/settings");
      secrets.put(name, line.replaceFirst("^[^=:]*[=:]", "").replaceAll("[\"', ]", ""));
    }
    assertThat(secrets).hasSizeGreaterThan(20);
    assertThat(secrets.values()).allMatch(value -> value.length() >= 16);
    return secrets;
  }

  private static List<Path> filesWith(Path folder, String value) {
    byte[] wanted = value.getBytes(StandardCharsets.UTF_8);
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).filter(file -> contains(file, wanted)).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static boolean contains(Path file, byte[] wanted) {
    try {
      String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      return bytes.contains(new String(wanted, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Reads every command line of this machine again and again, and remembers where a secret was. */
  private static final class ProcessList implements AutoCloseable {
    /** Short beside a run, and long enough to leave it the processor. */
    private static final Duration PAUSE = Duration.ofMillis(40);

    private final Map<String, String> secrets;
    private final List<String> seen = new ArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Thread thread;
    private int looks;

    ProcessList(Map<String, String> secrets) {
      this.secrets = secrets;
      this.thread = Thread.ofPlatform().name("process-list").start(this::watch);
    }

    private void watch() {
      while (!over.get()) {
        look();
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }

    private synchronized void look() {
      looks++;
      ProcessHandle.allProcesses()
          .map(ProcessHandle::pid)
          .forEach(pid -> {
            try {
              String line =
                  Files.readString(
                      Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
              secrets.forEach((name, value) -> {
                if (line.contains(value)) {
                  seen.add(name + ": " + line.replace('\0', ' ').replace(value, "***"));
                }
              });
            } catch (IOException ended) {
              return;
            }
          });
    }

    synchronized List<String> seen() {
      return List.copyOf(seen);
    }

    synchronized int looks() {
      return looks;
    }

    @Override
    public void close() throws InterruptedException {
      over.set(true);
      thread.join();
    }
  }
}
