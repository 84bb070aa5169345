package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.changeover.run.Event;
import org.changeover.run.RunStatus;
import org.changeover.runs.RunFolder;
import org.changeover.runs.Runs;
import org.changeover.server.Keyring;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A team at one run: the installed program serves, and OpenSSH's client is in a terminal of each
 * operator.
 */
@Tag("lab")
class ServeLabTest {
  private static final Pattern PORT = Pattern.compile("port (\\d+)");

  @TempDir Path state;
  @TempDir Path folder;
  private Keyring keys;
  private InstalledProgram program;
  private Process server;
  private String port;

  @BeforeEach
  void serve() throws Exception {
    program = new InstalledProgram(state);
    keys = new Keyring(folder);
    keys.make("anna", "ben", "vera");
    keys.operators(
        keys.entry("anna", "operator, approver"),
        keys.entry("ben", "approver"),
        keys.entry("vera", "viewer"),
        "  here: { roles: [operator], local-users: [%s] }"
            .formatted(System.getProperty("user.name")));
    startServer();
  }

  private void startServer() throws Exception {
    Path said = folder.resolve("serve.log");
    server =
        program.start(
            said,
            folder.resolve("serve.err"),
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--operators",
            keys.operators().toString(),
            "--plans",
            Files.createDirectories(folder.resolve("offered")).toString());
    Awaiting.until("the server says its port", () -> PORT.matcher(Files.readString(said)).find());
    var found = PORT.matcher(Files.readString(said));
    assertThat(found.find()).isTrue();
    port = found.group(1);
  }

  @AfterEach
  void end() throws Exception {
    for (RunFolder run : Runs.in(state).list()) {
      ProcessHandle.of(Engines.pid(run)).ifPresent(ProcessHandle::destroy);
    }
    stop();
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
  }

  private List<String> client(String operator, String... more) {
    return keys.client(
        Integer.parseInt(port),
        operator,
        Stream.concat(Stream.of("-q"), Stream.of(more)).toArray(String[]::new));
  }

  private InstalledProgram.Result ssh(String operator, String... words) throws Exception {
    var more = new ArrayList<>(List.of("whoever@127.0.0.1"));
    more.addAll(List.of(words));
    Process process =
        new ProcessBuilder(client(operator, more.toArray(String[]::new)))
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new InstalledProgram.Result(
        process.exitValue(),
        Files.readString(folder.resolve("out")),
        Files.readString(folder.resolve("err")));
  }

  private TerminalOfTest console(String operator, RunFolder run) throws Exception {
    return TerminalOfTest.running(
        state, client(operator, "-t", "whoever@127.0.0.1", "attach", run.id()));
  }

  /** From the list of runs, which a login without a command shows. */
  private TerminalOfTest consoleFromList(String operator, RunFolder run) throws Exception {
    var terminal = TerminalOfTest.running(state, client(operator, "-t", "whoever@127.0.0.1"));
    terminal.awaitSeen("RUNNING     " + run.id());
    terminal.type("\r");
    return terminal;
  }

  /** A run whose one step wants two approvals; its engine is on its own. */
  private RunFolder begun() throws Exception {
    SmallPlan plan =
        SmallPlan.here(
            folder,
            """
            - id: careful
              title: Wants two pairs of eyes
              targets: here
              approve: { ask: Go on?, by: [approvers], count: 2 }
              uses: host/command
              with: { check: "test -e %1$s/done", run: "touch %1$s/done" }
            """
                .formatted(folder));
    Files.writeString(
        folder.resolve("inventory.yaml"),
        Files.readString(folder.resolve("inventory.yaml")) + "operators: operators.yaml\n");
    try (var starter = TerminalOfTest.with(program, "run", plan.file().toString())) {
      RunFolder run = Engines.awaitRun(state);
      starter.awaitSeen("Go on?");
      starter.type("q");
      assertThat(starter.awaitEnd()).isZero();
      return run;
    }
  }

  private static void approve(TerminalOfTest terminal) throws Exception {
    terminal.awaitSeen("Go on?");
    terminal.type("a");
    terminal.awaitSeen("Approve");
    TimeUnit.MILLISECONDS.sleep(400);
    terminal.type("y");
  }

  @Test
  void twoOperators_approveOverTwoSessions_andEachSeesTheOther() throws Exception {
    RunFolder run = begun();
    try (var anna = consoleFromList("anna", run);
        var ben = console("ben", run);
        var vera = console("vera", run)) {
      anna.awaitSeen("you are anna (approver, operator)");
      vera.awaitSeen("you are vera (viewer)");
      approve(anna);
      ben.awaitSeen("1 of 2");
      approve(ben);
      for (TerminalOfTest one : List.of(ben, vera)) {
        one.awaitSeen("1 of 1 done");
        one.type("q");
        assertThat(one.awaitEnd()).isZero();
        assertThat(one.written())
            .contains("The run is over. To look at it again: attach " + run.id());
      }
      anna.awaitSeen("1 of 1 done");
      anna.type("q");
      anna.awaitSeen("FINISHED    " + run.id());
      anna.type("q");
      assertThat(anna.awaitEnd()).isZero();
    }
    assertThat(run.state().status()).isEqualTo(RunStatus.FINISHED);
    List<Event.Approved> approvals =
        run.journal().read(1).stream()
            .map(entry -> entry.event())
            .filter(Event.Approved.class::isInstance)
            .map(Event.Approved.class::cast)
            .toList();
    assertThat(approvals).extracting(event -> event.by().operator()).containsExactly("anna", "ben");
    assertThat(approvals).extracting(event -> event.by().from()).containsOnly("127.0.0.1");
    assertThat(approvals)
        .extracting(event -> event.by().key())
        .allMatch(k -> k.startsWith("SHA256:"));
  }

  @Test
  void whoLooks_isSeenByTheOthers_andWhoLeavesToo() throws Exception {
    RunFolder run = begun();
    try (var vera = console("vera", run);
        var here = TerminalOfTest.with(program, "attach", run.id())) {
      vera.awaitSeen("with here");
      here.awaitSeen("with vera");
      try (var ben = console("ben", run);
          var benAgain = console("ben", run)) {
        vera.awaitSeen("with ben (2), here");
        here.awaitSeen("with ben (2), vera");
        ben.awaitSeen("with here, vera");
        ben.type("q");
        assertThat(ben.awaitEnd()).isZero();
        vera.awaitSeen("with ben, here");
        benAgain.hangUp();
        vera.awaitSeen("with here");
        here.awaitSeen("with vera");
      }
    }
  }

  /** Point 19: a quarter of a second; what it is here is printed. */
  @Test
  void whatOneOperatorDoes_isOnTheScreenOfAnother() throws Exception {
    RunFolder run = begun();
    try (var anna = console("anna", run);
        var ben = console("ben", run)) {
      anna.awaitSeen("Go on?");
      ben.awaitSeen("Go on?");
      for (String shown : List.of("PAUSED", "RUNNING", "PAUSED", "RUNNING")) {
        if (shown.equals("RUNNING")) {
          anna.type("R");
          anna.awaitSeen("Nothing is done twice");
          TimeUnit.MILLISECONDS.sleep(400); // its first moment, in which a dialog takes no key
        }
        anna.type(shown.equals("PAUSED") ? "p" : "y");
        long pressed = System.nanoTime();
        ben.awaitSeen(shown);
        System.out.printf(
            "From a key of one operator to %s on the screen of another: %d ms%n",
            shown, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - pressed));
        anna.awaitSeen(shown);
      }
    }
  }

  @Test
  void aRunWhoseEngineIsGone_goesOnWhenTheServerStarts_andAPausedOneStaysPaused() throws Exception {
    RunFolder run = begun();
    kill(run);
    stop();
    Path broken = state.resolve("runs/broken-20260101-0000-xxx");
    Files.createDirectories(broken.resolve("journal"));
    startServer();
    Awaiting.until("an engine answers", () -> run.engine().engineLives());
    Awaiting.until("the engine records its start", () -> starters(run).size() == 2);
    assertThat(starters(run)).containsExactly("here", "here");
    Awaiting.until(
        "it is told what could be started and what could not",
        () ->
            told().contains("Run " + run.id() + " goes on: its engine was started again.")
                && told()
                    .contains("Run broken-20260101-0000-xxx: its engine could not be started: "));
    try (var anna = console("anna", run)) {
      anna.awaitSeen("Go on?");
    }
    assertThat(ssh("anna", "pause", run.id()).exitCode()).isZero();
    kill(run);
    stop();
    startServer();
    assertThat(ssh("vera", "status", run.id()).out()).contains("paused");
    assertThat(run.engine().engineLives()).isFalse();
    Files.delete(broken.resolve("journal"));
    Files.delete(broken);
  }

  private String told() throws IOException {
    return Files.readString(folder.resolve("serve.err"));
  }

  private static void kill(RunFolder run) throws Exception {
    ProcessHandle engine = ProcessHandle.of(Engines.pid(run)).orElseThrow();
    engine.destroyForcibly();
    engine.onExit().get(1, TimeUnit.MINUTES);
  }

  private void stop() throws Exception {
    server.destroy();
    assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theServerEnds_thoughAClientTakesNothing() throws Exception {
    RunFolder run = begun();
    try (var stopped = console("vera", run);
        var anna = console("anna", run)) {
      stopped.awaitSeen("Go on?");
      anna.awaitSeen("with vera");
      ProcessHandle client = stopped.program();
      run("kill", "-STOP", String.valueOf(client.pid()));
      server.destroy();
      assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(anna.awaitEnd()).as("the other's terminal is given back").isNotZero();
      assertThat(anna.written()).contains("\u001b[?1049l");
      ProcessHandle terminal = client.parent().orElseThrow();
      run("kill", "-CONT", String.valueOf(client.pid()), String.valueOf(terminal.pid()));
    }
    assertThat(run.engine().engineLives()).isTrue();
  }

  @Test
  void withoutATerminal_commandsSayWhatTheyDo_andAViewerChangesNothing() throws Exception {
    RunFolder run = begun();
    var status = ssh("vera", "status", run.id(), "--json");
    assertThat(status.exitCode()).isZero();
    assertThat(new ObjectMapper().readTree(status.out()).get("status").asText())
        .isEqualTo("running");
    var approval = ssh("vera", "approve", run.id(), "careful");
    assertThat(approval.exitCode()).isEqualTo(1);
    assertThat(approval.err()).contains("vera may not approve careful@here: it wants approver");
    for (List<String> words :
        List.of(
            List.of("skip", run.id(), "careful"),
            List.of("pause", run.id()),
            List.of("cancel", run.id()))) {
      var refused = ssh("vera", words.toArray(String[]::new));
      assertThat(refused.exitCode()).as(words.toString()).isEqualTo(1);
      assertThat(refused.err()).contains("vera").contains("operator");
    }
    assertThat(run.state().status()).isEqualTo(RunStatus.RUNNING);
    assertThat(
            run.journal().read(1).stream()
                .filter(entry -> entry.event() instanceof Event.RequestRefused))
        .hasSize(4);
    assertThat(ssh("anna", "cancel", run.id(), "--reason", "'not tonight'").exitCode()).isZero();
    Awaiting.until("it is cancelled", () -> run.state().status() == RunStatus.CANCELLED);
    assertThat(ssh("vera", "events", run.id()).out()).contains("anna").contains("not tonight");
  }

  @Test
  void aRunWhoseEngineDied_isResumedOverSsh_andTheJournalSaysByWhom() throws Exception {
    RunFolder run = begun();
    kill(run);
    assertThat(ssh("vera", "resume", run.id()).err()).contains("vera has not the role operator");
    var yes = ssh("anna", "resume", run.id(), "--yes");
    assertThat(yes.exitCode()).isEqualTo(2);
    assertThat(yes.err()).contains("--yes answers for nobody here");
    assertThat(run.engine().engineLives()).isFalse();
    var resumed = ssh("anna", "resume", run.id());
    assertThat(resumed.exitCode()).as(resumed.all()).isZero();
    assertThat(run.engine().engineLives()).isTrue();
    Awaiting.until("the engine records its start", () -> starters(run).size() == 2);
    assertThat(starters(run)).containsExactly("here", "anna");
    assertThat(ssh("anna", "cancel", run.id()).exitCode()).isZero();
  }

  @Test
  void anOperator_startsAPlanOfTheServersFolder_andAViewerCannot() throws Exception {
    Path service = folder.resolve("offered/service");
    assertThat(program.run(Duration.ofMinutes(1), "init", service.toString()).exitCode()).isZero();
    Files.createSymbolicLink(folder.resolve("offered/link"), program.home().resolve("config"));
    try (var vera = TerminalOfTest.running(state, client("vera", "-t", "whoever@127.0.0.1"));
        var anna = TerminalOfTest.running(state, client("anna", "-t", "whoever@127.0.0.1"))) {
      for (TerminalOfTest one : List.of(vera, anna)) {
        one.awaitSeen("There is no run yet");
        one.type("p");
        one.awaitSeen("✓ 3 steps     service");
        assertThat(one.seen()).noneMatch(line -> line.contains("libravatar"));
        one.type("\r");
        one.awaitSeen("REAL HOSTS");
      }
      vera.type("s");
      vera.awaitSeen("s start: not now, vera has not the role operator in this run.");
      anna.type("s");
      anna.awaitSeen("Start service?");
      TimeUnit.MILLISECONDS.sleep(400);
      anna.type("service\r");
      anna.type("y");
      anna.awaitSeen("Announce that service.example moves today.");
      anna.type("q");
      anna.awaitSeen("RUNNING     service-");
      vera.type("qq");
      assertThat(vera.awaitEnd()).isZero();
    }
    RunFolder run = Engines.awaitRun(state);
    assertThat(Runs.in(state).list()).hasSize(1);
    var begun = (Event.RunStarted) run.journal().read(1).getFirst().event();
    assertThat(begun.by().operator()).isEqualTo("anna");
    assertThat(begun.by().from()).isEqualTo("127.0.0.1");
    assertThat(starters(run)).containsExactly("anna");
    assertThat(ssh("anna", "cancel", run.id()).exitCode()).isZero();
  }

  private static List<String> starters(RunFolder run) {
    return run.journal().read(1).stream()
        .map(entry -> entry.event())
        .filter(Event.EngineStarted.class::isInstance)
        .map(event -> ((Event.EngineStarted) event).by().operator())
        .toList();
  }

  /** A run that prints without end, and notes ten times a second that it goes on. */
  private RunFolder loud() throws Exception {
    SmallPlan plan =
        SmallPlan.here(
            folder,
            """
            - id: loud
              title: Prints without end
              targets: here
              uses: host/command
              with:
                check: "test -e %1$s/enough"
                run: |
                  while ! test -e %1$s/enough; do
                    head -c 30000 /dev/urandom | base64 -w 400
                    date +%%s%%3N >> %1$s/ticks
                    sleep 0.1
                  done
            """
                .formatted(folder));
    try (var starter = TerminalOfTest.with(program, "run", plan.file().toString())) {
      RunFolder run = Engines.awaitRun(state);
      Awaiting.until("it prints", () -> Files.exists(folder.resolve("ticks")));
      starter.type("q");
      assertThat(starter.awaitEnd()).isZero();
      return run;
    }
  }

  /** Points 19 and 27: so much is shown to the client that its window is full. */
  @Test
  void aClientWithAFullWindow_stoppedForAMinute_isClosed_andNobodyElseNotices() throws Exception {
    RunFolder run = loud();
    String wide =
        "stty rows 200 cols 500; exec "
            + String.join(" ", client("vera", "-t", "whoever@127.0.0.1", "attach", run.id()));
    try (var stopped = TerminalOfTest.running(state, List.of("sh", "-c", wide));
        var anna = console("anna", run)) {
      stopped.awaitText("Prints without end");
      stopped.type("5");
      anna.awaitSeen("with vera");
      ProcessHandle client = stopped.program();
      run("kill", "-STOP", String.valueOf(client.pid()));
      long begun = System.nanoTime();
      long slowest = 0;
      while (System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(60)) {
        long asked = System.nanoTime();
        anna.type("?undo");
        anna.awaitSeen("Take back what was done");
        anna.type("\u001b");
        anna.awaitSeen("Prints without end");
        assertThat(ssh("ben", "status", run.id()).exitCode()).isZero();
        slowest = Math.max(slowest, System.nanoTime() - asked);
        TimeUnit.SECONDS.sleep(2);
      }
      System.out.printf(
          "Beside a stopped client: keys and a command answered within %d ms, the run silent for %d ms at most%n",
          TimeUnit.NANOSECONDS.toMillis(slowest), longestSilence());
      assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(10));
      assertThat(longestSilence()).isLessThan(3000);
      assertThat(told()).contains("the client of vera at 127.0.0.1 has taken nothing for 5 s");
      assertThat(anna.seen()).noneMatch(line -> line.contains("with vera"));
      // script(1) stops together with the program in its terminal.
      ProcessHandle terminal = client.parent().orElseThrow();
      run("kill", "-CONT", String.valueOf(client.pid()), String.valueOf(terminal.pid()));
      assertThat(stopped.awaitEnd()).as("it was closed, and its client says so").isNotZero();
    }
    Files.createFile(folder.resolve("enough"));
    Awaiting.until("the run ends", () -> run.state().status() == RunStatus.FINISHED);
  }

  /** Between two notes of the loud run, in milliseconds. */
  private long longestSilence() throws IOException {
    long longest = 0;
    long last = 0;
    for (String line : Files.readAllLines(folder.resolve("ticks"))) {
      if (line.length() == 13) { // the last may be half written
        longest = last == 0 ? 0 : Math.max(longest, Long.parseLong(line) - last);
        last = Long.parseLong(line);
      }
    }
    return longest;
  }

  @Test
  void aStoppedClient_isNobodysProblemButItsOwn() throws Exception {
    RunFolder run = begun();
    try (var stopped = console("vera", run);
        var anna = console("anna", run);
        var ben = console("ben", run)) {
      stopped.awaitSeen("Go on?");
      ProcessHandle client = stopped.program();
      run("kill", "-STOP", String.valueOf(client.pid()));
      approve(anna);
      approve(ben);
      anna.awaitSeen("1 of 1 done");
      // script(1) stops together with the program in its terminal.
      ProcessHandle terminal = client.parent().orElseThrow();
      run("kill", "-CONT", String.valueOf(client.pid()), String.valueOf(terminal.pid()));
      stopped.awaitSeen("1 of 1 done");
    }
    assertThat(run.state().status()).isEqualTo(RunStatus.FINISHED);
    Awaiting.until(
        "the engine has ended " + Duration.ofMinutes(1), () -> !run.engine().engineLives());
  }
}
