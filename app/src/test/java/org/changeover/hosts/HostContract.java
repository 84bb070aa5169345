package org.changeover.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Command;
import org.changeover.spi.CommandFailedException;
import org.changeover.spi.FileContent;
import org.changeover.spi.FileState;
import org.changeover.spi.Host;
import org.changeover.spi.Intent;
import org.changeover.spi.Operation;
import org.changeover.spi.Output;
import org.changeover.spi.SavedFile;
import org.changeover.spi.Secret;
import org.changeover.spi.UnknownOutcomeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What holds for every kind of host. */
abstract class HostContract {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  static final Operation OPERATION = new Operation("run-1", "step", "target", 1, 1);
  static final Intent INTENT = intent(OPERATION);
  static final String PASSWORD = "pass wörd 'quoted' xyzzy-4711";

  /** One that no other test on this machine has. */
  final Operation left = new Operation("run-" + Machine.randomMark(), "step", "target", 1, 1);

  @TempDir Path folder;
  HostPool pool;
  Host host;
  final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<String> commands = new ConcurrentLinkedQueue<>();

  /** How the host under test is reached; its runs keep their folders in {@code folder/runs}. */
  abstract HostSettings settings() throws IOException;

  @BeforeEach
  void openPool() throws IOException {
    pool = pool(settings().folder(folder.resolve("runs").toString()));
    host = pool.host("box", OPERATION, this::heard);
  }

  private void heard(OutputSink.Stream stream, String text) {
    if (stream == OutputSink.Stream.COMMAND) {
      commands.add(text);
    } else {
      lines.add(stream + ": " + text);
    }
  }

  @AfterEach
  void closePool() {
    pool.close();
  }

  HostPool pool(HostSettings... hosts) {
    return new HostPool(
        config(),
        List.of(hosts),
        secret -> Mono.fromSupplier(PASSWORD::toCharArray),
        Schedulers.parallel());
  }

  HostsConfig config() {
    return new HostsConfig(
        folder.resolve("state"),
        folder.resolve("home"),
        false,
        java.util.Optional.empty(),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofSeconds(60),
        Duration.ofSeconds(1));
  }

  static Intent intent(Operation operation) {
    return new Intent() {
      @Override
      public Operation operation() {
        return operation;
      }

      @Override
      public int number() {
        return 1;
      }
    };
  }

  <T> T await(Mono<T> mono) {
    return mono.block(PATIENCE);
  }

  static void awaitUntil(BooleanSupplier condition) {
    Flux.interval(Duration.ofMillis(20))
        .filter(tick -> condition.getAsBoolean())
        .blockFirst(PATIENCE);
  }

  String at(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void aCommand_givesItsStreamsAndItsExitCode() {
    Output output = await(host.query(Command.shell("echo out; echo err >&2; exit 3").accepting(3)));
    assertThat(output.exitCode()).isEqualTo(3);
    assertThat(output.stdout()).isEqualTo("out\n");
    assertThat(output.stderr()).isEqualTo("err\n");
    assertThat(lines).containsExactlyInAnyOrder("STDOUT: out", "STDERR: err");
  }

  @Test
  void whatChangesTheHost_isToldAsItIsRun_withoutWhatItReads() {
    await(host.query(Command.of("true")));
    assertThat(commands).isEmpty();
    await(
        host.change(
            INTENT,
            Command.shell("cat >\"$1\"\n: done", at("note"))
                .environment(Map.of("TOKEN", "abc"))
                .input("hidden words")));
    await(host.remove(INTENT, at("note")));
    assertThat(commands)
        .containsExactly(
            "TOKEN=… /bin/sh -c [2 lines, below] sh " + at("note") + " [reads 12 characters]",
            "cat >\"$1\"",
            ": done",
            "remove " + at("note"));
  }

  @Test
  void anExitCodeThatIsNotAccepted_isAnError() {
    assertThatThrownBy(() -> await(host.query(Command.shell("echo no such disk >&2; exit 4"))))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("box")
        .hasMessageContaining("exit code 4")
        .hasMessageContaining("no such disk");
  }

  @Test
  void aMissingCommand_isACommandThatFailed() {
    assertThatThrownBy(() -> await(host.query(Command.of("no-such-command"))))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("127");
  }

  @Test
  void aSignal_countsAsInAShell() {
    assertThatThrownBy(() -> await(host.query(Command.shell("kill -TERM $$"))))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("143");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "two words",
        "it's",
        "\"double\"",
        "$HOME",
        "`id`",
        "a\nb",
        "\\",
        "*",
        "-n",
        "~",
        "ä語😀",
        "!history",
        "a'b'c''",
        "%s",
        ";",
        "&",
        "\t"
      })
  void arguments_arriveAsTheyAre(String argument) {
    assertThat(await(host.query(Command.of("printf", "%s.", argument))).stdout())
        .isEqualTo(argument + ".");
  }

  @Test
  void environment_isAdded() {
    var command =
        Command.of("sh", "-c", "printf %s \"$GREETING\"")
            .environment(Map.of("GREETING", "it's me"));
    assertThat(await(host.query(command)).stdout()).isEqualTo("it's me");
  }

  @Test
  void anotherAccount_isSwitchedToWhereWeMay() {
    var command =
        Command.shell("id -un; echo \"$USER $HOME\"; printf %s \"$1\"", "it's").as("nobody");
    if (System.getProperty("user.name").equals("root")) {
      assertThat(await(host.query(command)).stdout())
          .isEqualTo("nobody\nnobody /nonexistent\nit's");
      assertThat(await(host.change(INTENT, command.detached("as nobody"))).lines())
          .startsWith("nobody");
    } else {
      assertThatThrownBy(() -> await(host.query(command)))
          .isInstanceOf(ActionFailedException.class)
          .hasMessageContaining("Set 'sudo'");
    }
  }

  @Test
  void input_arrivesWhole_andThenEndOfFile() {
    String text = "line ä\n".repeat(100_000);
    assertThat(await(host.query(Command.of("sha256sum").input(text))).stdout())
        .startsWith(FileStates.sha256(text.getBytes(UTF_8)));
    assertThat(await(host.query(Command.of("cat"))).stdout()).isEmpty();
  }

  @Test
  void inputThatIsNotRead_isNoError() {
    assertThat(await(host.query(Command.of("true").input("x".repeat(1 << 20)))).exitCode())
        .isZero();
  }

  @Test
  void aSecret_isReadFromStandardInput_andInNoArgumentList() {
    var command =
        Command.shell(
                "read -r line; cat /proc/[0-9]*/cmdline | tr '\\0' '\\n' | grep -c xyzz[y]-4711; printf %s \"$line\"")
            .input(new Secret("password"));
    assertThat(await(host.query(command)).stdout()).isEqualTo("0\n" + PASSWORD);
  }

  @Test
  void captures_areCut_andTheRestOfTheOutputIsStillSeen() {
    var command = Command.shell("seq 1 20000; seq 1 20000 >&2").capturing(1000);
    Output output = await(host.change(INTENT, command));
    assertThat(output.truncated()).isTrue();
    assertThat(output.stdout()).hasSize(1000);
    assertThat(lines).hasSize(40_000).contains("STDOUT: 20000", "STDERR: 20000");
  }

  @Test
  void aLongAnswer_isWholeForWhoAsked_andItsBeginningIsShown() {
    Output output = await(host.query(Command.shell("seq 1 2000")));
    assertThat(output.lines()).hasSize(2_000);
    assertThat(lines)
        .hasSize(501)
        .contains(
            "STDOUT: 500", "STDOUT: changeover: this answer goes on; 1,500 more lines are not kept")
        .doesNotContain("STDOUT: 501");
  }

  @Test
  void whatMachinesSay_isCleanedForTheSinkAndKeptForTheAnswer() {
    Output output = await(host.query(Command.shell("printf '\\033[31mred\\033[0m\\r\\nlast'")));
    assertThat(output.stdout()).isEqualTo("\u001b[31mred\u001b[0m\r\nlast");
    assertThat(lines).containsExactly("STDOUT: red", "STDOUT: last");
  }

  @Test
  void aFloodOnStandardError_doesNotStallStandardOutput() {
    var command = Command.shell("head -c 50000000 /dev/zero | tr '\\0' 'x' >&2; echo done");
    assertThat(await(host.query(command.capturing(1000))).stdout()).isEqualTo("done\n");
  }

  @Test
  void manyCommandsAtOnce_allEnd() {
    List<String> answers =
        await(
            Flux.range(0, 40)
                .flatMap(i -> host.query(Command.of("echo", "n" + i)).map(Output::stdout), 40)
                .collectList());
    assertThat(answers)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 40).mapToObj(i -> "n" + i + "\n").toList());
  }

  private static final Command SESSION = Command.of("cut", "-d ", "-f6", "/proc/self/stat");

  @Test
  void questionsOfAnOperation_shareASession_andNothingElseDoes() {
    String session = await(host.query(SESSION)).stdout();
    assertThat(await(host.query(SESSION)).stdout()).isEqualTo(session);
    assertThat(await(host.query(SESSION)).stdout()).isEqualTo(session);
    assertThat(await(host.change(INTENT, SESSION)).stdout()).isNotEqualTo(session);
    assertThat(await(pool.host("box", left, OutputSink.none()).query(SESSION)).stdout())
        .isNotEqualTo(session);
  }

  @Test
  void eachQuestion_hasItsOwnStreamsExitCodeAndSurroundings() {
    var first = Command.shell("cd /; unset HOME; trap 'echo no' EXIT; exec 1>&2; echo a; exit 7");
    assertThat(await(host.query(first.accepting(7))).exitCode()).isEqualTo(7);
    Output second = await(host.query(Command.shell("echo \"${HOME:+home}\"; cat; echo b >&2")));
    assertThat(second.stdout()).isEqualTo("home\n");
    assertThat(second.stderr()).isEqualTo("b\n");
    assertThat(await(host.query(Command.shell("kill -TERM $$").accepting(143))))
        .isEqualTo(new Output(143, "", "", false));
    assertThat(await(host.query(Command.shell("printf '\\0\\377\\n\\n' | od -An -tx1"))).stdout())
        .isEqualTo(" 00 ff 0a 0a\n");
  }

  /** Where a script runs must not be seen by it, nor by the next one. */
  @Test
  void aQuestionsScript_runsAsInAShellOfItsOwn() {
    String text =
        """
        set -- "$@" five
        for n in "$@"; do printf '<%s>' "$n"; done
        for n in mark account operation kind line session start boot more script user first; do
          eval "printf '%s' \\"\\${$n-}\\""
        done
        set -e
        {
          for n in become answer ask identify session_of start_of; do command -V $n || echo free; done
          cat; pwd; umask; ulimit -a; trap; env | sort
        } 2>&1 | grep -v '^CHANGEOVER_COMMAND=' >&2
        trap 'echo trapped' EXIT
        first=1 mark=2
        false
        echo never
        """;
    Command script = Command.shell(text, "one", "", "t h r e e", "$four").accepting(1);
    Output alone = await(host.query(script.input("")));
    assertThat(alone.stdout()).isEqualTo("<one><><t h r e e><$four><five>trapped\n");
    for (int i = 0; i < 3; i++) {
      assertThat(await(host.query(script))).isEqualTo(alone);
    }
    assertThat(await(host.query(Command.of("/bin/sh", "-c", "echo short"))).stdout())
        .isEqualTo("short\n");
    assertThat(await(host.query(Command.shell("return 3").accepting(3))).exitCode()).isEqualTo(3);
    assertThat(await(host.query(Command.shell("if").accepting(2))).exitCode()).isEqualTo(2);
    assertThat(await(host.query(Command.shell("exec true"))).exitCode()).isZero();
    assertThat(await(host.query(Command.shell("echo \"$0\""))).stdout()).isEqualTo("sh\n");
  }

  @Test
  void conversationsSideBySide_areAnsweredToTheirEnd() {
    int operations = 6;
    int questions = 60;
    List<String> answers =
        await(
            Flux.range(0, operations)
                .map(n -> pool.host("box", operation(n), OutputSink.none()))
                .flatMap(asked ->
                    Flux.range(0, questions)
                        .concatMap(n -> asked.query(Command.of("echo", "n" + n)))
                        .map(Output::stdout))
                .collectList());
    assertThat(answers)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, operations * questions)
                .mapToObj(i -> "n" + i % questions + "\n")
                .toList());
  }

  private static Operation operation(int number) {
    return new Operation("run-1", "step-" + number, "target", 1, 1);
  }

  @Test
  void stoppingAQuestion_endsAllOfIt_andTheNextOneIsAnswered() throws IOException {
    String session = await(host.query(SESSION)).stdout();
    List<ProcessHandle> processes = new ArrayList<>(leader(session));
    Path pid = folder.resolve("asked");
    var script = "echo $$ >%s; sleep 300".formatted(Quote.one(pid.toString()));
    var running = host.query(Command.shell(script)).onErrorComplete().subscribe();
    awaitUntil(() -> lineCount(pid) == 1);
    processes.addAll(leader(Files.readString(pid)));
    assertThat(processes).hasSize(2);
    running.dispose();
    assertThat(await(pool.stop(OPERATION))).isInstanceOf(StopAnswer.Stopped.class);
    awaitEnd(processes);
    assertThat(await(host.query(SESSION)).stdout()).isNotEqualTo(session);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void stoppingAQuestionThatDoesNotListen_forcesIt(int before) throws IOException {
    IntStream.range(0, before).forEach(i -> await(host.query(Command.of("true"))));
    Path pid = folder.resolve("deaf");
    var script = "trap '' TERM; echo $$ >%s; exec sleep 300".formatted(Quote.one(pid.toString()));
    host.query(Command.shell(script)).onErrorComplete().subscribe();
    awaitUntil(() -> lineCount(pid) == 1);
    List<ProcessHandle> process = leader(Files.readString(pid));
    assertThat(process).hasSize(1);
    assertThat(await(pool.stop(OPERATION))).isInstanceOf(StopAnswer.Stopped.class);
    awaitEndNow(process);
  }

  /** Without the patience in which it would end by itself. */
  private static void awaitEndNow(List<ProcessHandle> processes) {
    Flux.interval(Duration.ofMillis(20))
        .take(50)
        .takeUntil(tick -> processes.stream().noneMatch(HostContract::lives))
        .blockLast();
    assertThat(processes).noneMatch(HostContract::lives);
  }

  @Test
  void aQuestionThatNoShellCanBeGiven_isRefused_andTheNextOneIsAnswered() {
    assertThat(await(host.query(Command.of("echo", "one"))).stdout()).isEqualTo("one\n");
    assertThatThrownBy(() -> await(host.query(Command.of("echo", "nu\0l"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NUL");
    String session = await(host.query(SESSION)).stdout();
    assertThat(await(host.query(SESSION)).stdout()).isEqualTo(session);
  }

  @Test
  void theShellsOwnArguments_areNoEndOfAnAnswer() {
    assertThat(await(host.query(Command.shell("tr '\\0' '\\n' </proc/$PPID/cmdline"))).lines())
        .contains("/bin/sh");
  }

  private static List<ProcessHandle> leader(String session) {
    return ProcessHandle.of(Long.parseLong(session.strip())).stream().toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aQuestionThatEndsItsShell_isUnknown_andTheNextOneIsAnswered(int before) {
    IntStream.range(0, before).forEach(i -> await(host.query(Command.of("true"))));
    assertThatThrownBy(() -> await(host.query(Command.shell("kill -KILL $PPID; sleep 1"))))
        .isInstanceOf(UnknownOutcomeException.class)
        .hasMessageContaining("box")
        .hasMessageContaining("'/bin/sh'")
        .hasMessageContaining("exit code 137")
        .hasMessageContaining("look there");
    assertThat(await(host.query(Command.of("echo", "here"))).stdout()).isEqualTo("here\n");
  }

  @Test
  void whatAnEarlierQuestionSaysLate_isInNoAnswer() {
    Path said = folder.resolve("said");
    String late = "(sleep 0.3; echo late; echo late >&2; touch %s) & echo now";
    assertThat(
            await(host.query(Command.shell(late.formatted(Quote.one(said.toString()))))).stdout())
        .isEqualTo("now\n");
    awaitUntil(() -> Files.exists(said));
    await(pool.host("box", left, OutputSink.none()).query(Command.of("true")));
    assertThat(await(host.query(Command.shell("echo mine; echo mine >&2"))))
        .isEqualTo(new Output(0, "mine\n", "mine\n", false));
  }

  @Test
  void aShellThatNobodyAsks_endsByItself() {
    String session = await(host.query(SESSION)).stdout();
    awaitEnd(leader(session));
    assertThat(await(host.query(SESSION)).stdout()).isNotEqualTo(session);
  }

  @Test
  void aDaemonThatHoldsTheStreams_doesNotHoldTheCommand() {
    Output output = await(host.query(Command.shell("setsid sleep 60 & echo $!")));
    ProcessHandle.of(Long.parseLong(output.stdout().strip())).ifPresent(ProcessHandle::destroy);
  }

  @Test
  void cancel_endsRemoteProcessGroup() throws IOException {
    Path pids = folder.resolve("pids");
    var script = "echo $$ >>%1$s; (echo $(exec sh -c 'echo $PPID') >>%1$s; sleep 300) & sleep 300";
    var running =
        host.change(INTENT, Command.shell(script.formatted(Quote.one(pids.toString()))))
            .onErrorComplete()
            .subscribe();
    awaitUntil(() -> lineCount(pids) == 2);
    List<ProcessHandle> processes =
        Files.readAllLines(pids).stream()
            .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
            .toList();
    assertThat(processes).hasSize(2);
    running.dispose();
    assertThat(await(pool.stop(OPERATION))).isInstanceOf(StopAnswer.Stopped.class);
    awaitEnd(processes);
  }

  /** What was killed may still be on its way out, where it does nothing any more. */
  static void awaitEnd(List<ProcessHandle> processes) {
    awaitUntil(() -> processes.stream().noneMatch(HostContract::lives));
  }

  /**
   * A zombie (Z) has ended, even while nobody has asked for its exit code, and so has a dead one
   * (X).
   */
  static boolean lives(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      return process.isAlive() && !stat.contains(") Z ") && !stat.contains(") X ");
    } catch (IOException gone) {
      return false;
    }
  }

  static int lineCount(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  @Test
  void cancel_forcesWhatDoesNotListen() throws IOException {
    Path pid = folder.resolve("pid");
    var script = "trap '' TERM; echo $$ >%s; while :; do sleep 1; done";
    host.change(INTENT, Command.shell(script.formatted(Quote.one(pid.toString()))))
        .onErrorComplete()
        .subscribe();
    awaitUntil(() -> lineCount(pid) == 1);
    assertThat(await(pool.stop(OPERATION))).isInstanceOf(StopAnswer.Stopped.class);
    assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())))
        .matches(process -> process.isEmpty() || !lives(process.get()));
  }

  @Test
  void cancel_letsFinishWhatMustNotBeTorn() {
    Path go = folder.resolve("go");
    Path done = folder.resolve("done");
    var script =
        "echo begun; until [ -e %s ]; do sleep 0.1; done; echo x >%s"
            .formatted(Quote.one(go.toString()), Quote.one(done.toString()));
    var running =
        host.change(INTENT, Command.shell(script).letFinish()).onErrorComplete().subscribe();
    awaitUntil(() -> lines.contains("STDOUT: begun"));
    running.dispose();
    Mono<StopAnswer> stopping = pool.stop(OPERATION).cache();
    stopping.onErrorComplete().subscribe();
    write(go, "");
    assertThat(await(stopping)).isInstanceOf(StopAnswer.Stopped.class);
    assertThat(done).exists();
  }

  static void write(Path path, String text) {
    try {
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void timeout_stopsTheCommand_andSaysSo() {
    var command = Command.shell("sleep 300").within(Duration.ofSeconds(1));
    assertThatThrownBy(() -> await(host.change(INTENT, command)))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("did not end within 1 s and was stopped");
  }

  @Test
  void aChange_needsAnIntentOfItsOwnOperation() {
    var other = intent(new Operation("run-1", "other-step", "target", 1, 1));
    assertThatThrownBy(() -> await(host.change(other, Command.of("touch", at("file")))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("other-step");
    assertThat(folder.resolve("file")).doesNotExist();
    var laterAttempt = intent(new Operation("run-1", "step", "target", 1, 2));
    await(host.change(laterAttempt, Command.of("touch", at("file"))));
    assertThat(folder.resolve("file")).exists();
  }

  static List<String> hardNames() {
    return List.of(
        "plain",
        "with space",
        "it's \"quoted\"",
        "new\nline",
        "ends with newline\n",
        "-rf",
        "$HOME *",
        "ä語",
        "back\\slash");
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.MethodSource("hardNames")
  void files_areWrittenReadSavedRestoredAndRemoved_whateverTheirName(String name)
      throws IOException {
    String path = at(name);
    String me = System.getProperty("user.name");
    String group = Files.readAttributes(folder, PosixFileAttributes.class).group().getName();
    assertThat(await(host.stat(path))).isEqualTo(FileState.absent(path));
    SavedFile absence = await(host.save(path));
    byte[] first = {0, 1, '\n', (byte) 0xFF, '\r', 0};

    FileState written = await(host.write(INTENT, new FileContent(path, first, "0640", me, group)));

    assertThat(written)
        .isEqualTo(
            new FileState(
                path, FileState.Kind.FILE, 6, "0640", me, group, FileStates.sha256(first), ""));
    assertThat(await(host.stat(path))).isEqualTo(written);
    assertThat(await(host.read(path, 6))).isEqualTo(first);
    SavedFile saved = await(host.save(path));
    assertThat(saved.before()).isEqualTo(written);
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(saved.savedAt()))))
        .isEqualTo("rw-------");

    await(host.write(INTENT, new FileContent(path, new byte[0], "0600", me, group)));
    assertThat(await(host.read(path, 10))).isEmpty();
    assertThat(await(host.restore(INTENT, saved))).isEqualTo(written);
    assertThat(Files.readAllBytes(Path.of(path))).isEqualTo(first);

    assertThat(await(host.restore(INTENT, absence)).exists()).isFalse();
    await(host.remove(INTENT, path));
    assertThat(Path.of(path)).doesNotExist();
    try (var left = Files.list(folder)) {
      assertThat(left.map(p -> p.getFileName().toString()))
          .doesNotContain(name)
          .noneMatch(n -> n.startsWith(".changeover"));
    }
  }

  @Test
  void links_areSavedAndRestoredAsLinks() throws IOException {
    Path link = folder.resolve("a link");
    Files.createSymbolicLink(link, Path.of("some where\n"));
    FileState before = await(host.stat(link.toString()));
    assertThat(before.kind()).isEqualTo(FileState.Kind.LINK);
    assertThat(before.linkTarget()).isEqualTo("some where\n");
    SavedFile saved = await(host.save(link.toString()));
    await(host.remove(INTENT, link.toString()));
    assertThat(await(host.restore(INTENT, saved))).isEqualTo(before);
    assertThat(Files.readSymbolicLink(link)).hasToString("some where\n");
  }

  @Test
  void writing_replacesALinkAndNotWhatItLeadsTo_andRestoringBringsTheLinkBack() throws IOException {
    Path led = Files.writeString(folder.resolve("led to"), "as it was");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("led to"));
    SavedFile saved = await(host.save(link.toString()));
    await(host.write(INTENT, content(link, "new")));
    assertThat(link).isRegularFile().hasContent("new");
    assertThat(Files.isSymbolicLink(link)).isFalse();
    assertThat(led).hasContent("as it was");
    await(host.restore(INTENT, saved));
    assertThat(Files.readSymbolicLink(link)).hasToString("led to");
    assertThat(led).hasContent("as it was");
  }

  FileContent content(Path path, String text) throws IOException {
    return new FileContent(
        path.toString(),
        text.getBytes(UTF_8),
        "0640",
        System.getProperty("user.name"),
        Files.readAttributes(folder, PosixFileAttributes.class).group().getName());
  }

  @Test
  void otherNamesOfAFile_keepWhatTheyHad() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "old");
    Path other = Files.createLink(folder.resolve("other"), file);
    await(host.write(INTENT, content(file, "new")));
    assertThat(file).hasContent("new");
    assertThat(other).hasContent("old");
  }

  @Test
  void accessListsAndExtendedAttributes_surviveWritingAndRestoring() throws IOException {
    Path file = folder.resolve("file");
    byte[] list = Attributes.readableFor(65_534);
    await(host.write(INTENT, content(file, "old")));
    Attributes.set(file, "user.note", "kept".getBytes(UTF_8));
    Attributes.set(file, Attributes.ACCESS_LIST, list);
    SavedFile saved = await(host.save(file.toString()));
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(saved.savedAt()))))
        .as("nobody else may read what was saved")
        .isEqualTo("rw-------");

    await(host.write(INTENT, content(file, "new")));
    assertThat(file).hasContent("new");
    assertAttributes(file, list);

    await(host.remove(INTENT, file.toString()));
    await(host.restore(INTENT, saved));
    assertThat(file).hasContent("old");
    assertAttributes(file, list);
    assertNoLeftovers();
  }

  private static void assertAttributes(Path file, byte[] list) {
    assertThat(Attributes.get(file, "user.note")).asString(UTF_8).isEqualTo("kept");
    assertThat(Attributes.get(file, Attributes.ACCESS_LIST)).isEqualTo(list);
  }

  @Test
  void restoring_bringsTheModificationTimeBack() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "text");
    FileTime time = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(file, time);
    SavedFile saved = await(host.save(file.toString()));
    Files.writeString(file, "other");
    await(host.restore(INTENT, saved));
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(time);
  }

  @Test
  void damagedSavedBytes_areNotRestored() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "text");
    SavedFile saved = await(host.save(file.toString()));
    Files.writeString(Path.of(saved.savedAt()), "other");
    assertThatThrownBy(() -> await(host.restore(INTENT, saved)))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("damaged");
    assertThat(file).hasContent("text");
  }

  @Test
  void reading_hasALimit() throws IOException {
    Files.writeString(folder.resolve("file"), "1234567890");
    assertThat(await(host.read(at("file"), 10))).hasSize(10);
    assertThatThrownBy(() -> await(host.read(at("file"), 9)))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("longer than 9 bytes");
    assertThatThrownBy(() -> await(host.read(at("none"), 9)))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("no such file");
    assertThatThrownBy(() -> await(host.read(folder.toString(), 9)))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("folder");
  }

  @Test
  void aFolder_isNeitherOverwrittenNorRemovedNorSaved() throws IOException {
    Files.createDirectory(folder.resolve("dir"));
    var content = new FileContent(at("dir"), new byte[1], "0644", "root", "root");
    for (Mono<?> wrong :
        List.of(
            host.write(INTENT, content), host.remove(INTENT, at("dir")), host.save(at("dir")))) {
      assertThatThrownBy(() -> await(wrong))
          .isInstanceOf(ActionFailedException.class)
          .hasMessageContaining("folder");
    }
    assertThat(await(host.stat(at("dir"))).kind()).isEqualTo(FileState.Kind.DIRECTORY);
    assertThat(folder.resolve("dir")).isDirectory();
  }

  @Test
  void writing_neverShowsAPart() throws IOException {
    Path file = folder.resolve("file");
    byte[] old = new byte[3_000_000];
    byte[] young = new byte[3_000_000];
    java.util.Arrays.fill(old, (byte) 'a');
    java.util.Arrays.fill(young, (byte) 'b');
    Files.write(file, old);
    var seen = Collections.synchronizedSet(new java.util.HashSet<String>());
    var looking =
        Flux.interval(Duration.ofMillis(1), Schedulers.newSingle("looker"))
            .onBackpressureDrop()
            .subscribe(tick -> seen.add(hash(file)));
    String me = System.getProperty("user.name");
    String group = Files.readAttributes(folder, PosixFileAttributes.class).group().getName();
    for (byte[] content : List.of(young, old, young, old)) {
      await(host.write(INTENT, new FileContent(file.toString(), content, "0644", me, group)));
    }
    looking.dispose();
    assertThat(seen).isSubsetOf(FileStates.sha256(old), FileStates.sha256(young)).isNotEmpty();
  }

  static String hash(Path file) {
    try {
      return FileStates.sha256(Files.readAllBytes(file));
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void receive_copiesAFolder_replacingWhatIsThere() throws IOException {
    Path source = Files.createDirectories(folder.resolve("source dir/sub"));
    Files.write(source.resolve("big"), new byte[5_000_000]);
    Files.writeString(source.resolve("it's"), "x");
    Files.createSymbolicLink(source.resolve("link"), Path.of("it's"));
    Files.createDirectories(folder.resolve("goal/old stuff"));
    var from = pool.readable("box", OPERATION, OutputSink.none());

    long crossed = await(host.receive(INTENT, from, at("source dir"), at("goal")));

    assertThat(crossed).isGreaterThan(5_000_000);
    assertThat(folder.resolve("goal/sub/big")).hasSize(5_000_000);
    assertThat(folder.resolve("goal/sub/it's")).hasContent("x");
    assertThat(folder.resolve("goal/sub/link").toFile().toPath())
        .matches(p -> Files.isSymbolicLink(p));
    assertThat(folder.resolve("goal/old stuff")).doesNotExist();
    await(host.receive(INTENT, from, at("source dir/sub/it's"), at("file copy")));
    assertThat(folder.resolve("file copy")).hasContent("x");
    assertNoLeftovers();
  }

  void assertNoLeftovers() throws IOException {
    try (var left = Files.list(folder)) {
      assertThat(left.map(p -> p.getFileName().toString()))
          .noneMatch(n -> n.startsWith(".changeover"));
    }
  }

  @Test
  void receive_ofNothing_leavesTheGoalAsItWas() throws IOException {
    Files.writeString(folder.resolve("goal"), "old");
    assertThatThrownBy(() -> await(host.receive(INTENT, host, at("missing"), at("goal"))))
        .isInstanceOf(ActionFailedException.class)
        .hasMessageContaining("nothing at that path");
    assertThat(folder.resolve("goal")).hasContent("old");
    awaitUntil(() -> {
      try (var left = Files.list(folder)) {
        return left.noneMatch(p -> p.getFileName().toString().startsWith(".changeover"));
      } catch (IOException e) {
        return false;
      }
    });
  }

  @Test
  void receive_removesWhatADeadEngineLeft_ofTheSameOperationOnly() throws IOException {
    Files.writeString(folder.resolve("source"), "new");
    String token = PooledHost.token(OPERATION, at("goal"));
    Path earlier = Files.createDirectories(folder.resolve(".changeover." + token + ".abc"));
    Files.writeString(Files.createDirectory(earlier.resolve("new")).resolve("part"), "half");
    Path foreign = Files.createDirectory(folder.resolve(".changeover.0123456789abcdef.abc"));

    await(host.receive(INTENT, host, at("source"), at("goal")));

    assertThat(folder.resolve("goal")).hasContent("new");
    assertThat(earlier).doesNotExist();
    assertThat(foreign).exists();
  }

  @Test
  void absentFolders_areSaidToBeAbsent() {
    assertThat(await(host.stat(at("no/such/folder"))).exists()).isFalse();
  }

  @Test
  void aDetachedJob_givesItsStreamsAndItsExitCode() {
    var command =
        Command.shell("cat; echo err >&2; echo \"$1\"; exit 3", "it's")
            .input("in\n")
            .accepting(3)
            .detached("job");
    Output output = await(host.change(INTENT, command));
    assertThat(output).isEqualTo(new Output(3, "in\nit's\n", "err\n", false));
    assertThat(lines).contains("STDOUT: in", "STDERR: err");
  }

  @Test
  void aDetachedJob_isFoundAgainRatherThanStartedTwice() {
    String count = "echo x >>" + Quote.one(at("count")) + "; ";
    var slow = Command.shell(count + "sleep 1; echo done").detached("job");
    var first = host.change(INTENT, slow).cache();
    first.onErrorComplete().subscribe();
    awaitUntil(() -> lineCount(folder.resolve("count")) == 1);
    assertThat(await(host.change(INTENT, slow)).stdout()).isEqualTo("done\n");
    assertThat(await(first).stdout()).isEqualTo("done\n");
    assertThat(await(host.change(INTENT, slow)).stdout()).isEqualTo("done\n");
    assertThat(lineCount(folder.resolve("count"))).isEqualTo(1);
    await(host.change(INTENT, slow.detached("other job")));
    assertThat(lineCount(folder.resolve("count"))).isEqualTo(2);
  }

  @Test
  void aDetachedJobThatFailed_isStartedAgainByALaterAttemptOnly() {
    var command =
        Command.shell("echo x >>\"$1\"; exit 1", at("count")).accepting(0).detached("job");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> await(host.change(INTENT, command)))
          .isInstanceOf(CommandFailedException.class);
      assertThat(lineCount(folder.resolve("count"))).isEqualTo(1);
    }
    var later = new Operation("run-1", "step", "target", 1, 2);
    var again = pool.host("box", later, OutputSink.none());
    assertThatThrownBy(() -> await(again.change(intent(later), command)))
        .isInstanceOf(CommandFailedException.class);
    assertThat(lineCount(folder.resolve("count"))).isEqualTo(2);
  }

  @Test
  void aDetachedJob_outlivesItsEngine_andIsFollowedByTheNext() throws IOException {
    var command =
        Command.shell("echo begun; until [ -e \"$1\" ]; do sleep 0.1; done; echo done", at("go"))
            .detached("job");
    host.change(INTENT, command).onErrorComplete().subscribe();
    awaitUntil(() -> lines.contains("STDOUT: begun"));
    pool.close();
    openPool();
    var second = host.change(INTENT, command).cache();
    second.onErrorComplete().subscribe();
    write(folder.resolve("go"), "");
    assertThat(await(second).stdout()).isEqualTo("begun\ndone\n");
  }

  @Test
  void cancel_endsTheProcessGroupOfADetachedJob() throws IOException {
    Path pids = folder.resolve("pids");
    var script =
        "echo $$ >>\"$1\"; (echo $(exec sh -c 'echo $PPID') >>\"$1\"; sleep 300) & sleep 300";
    var running =
        host.change(INTENT, Command.shell(script, pids.toString()).detached("job"))
            .onErrorComplete()
            .subscribe();
    awaitUntil(() -> lineCount(pids) == 2);
    var processes =
        Files.readAllLines(pids).stream()
            .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
            .toList();
    running.dispose();
    assertThat(await(pool.stop(OPERATION))).isInstanceOf(StopAnswer.Stopped.class);
    assertThat(processes).hasSize(2);
    awaitEnd(processes);
  }

  private Mono<Output> ofLeft(Command command) {
    return pool.host("box", left, (stream, text) -> lines.add(stream + ": " + text))
        .change(intent(left), command);
  }

  /** Begun by an engine that can do nothing for it any more. */
  private Mono<reactor.core.publisher.Signal<Output>> left(Command command) {
    var ended = ofLeft(command).materialize().cache();
    ended.subscribe();
    awaitUntil(() -> lines.contains("STDOUT: begun"));
    return ended;
  }

  private StopAnswer endLeft(boolean jobs) {
    return await(pool.endLeft("box", new Operation(left.run(), "step", "target", 1, 7), jobs));
  }

  @Test
  void aCommandOfADeadEngine_isFoundByItsOperationAndEnded() {
    var ended = left(Command.shell("echo begun; sleep 300 & sleep 300"));
    assertThat(await(pool.endLeft("box", new Operation(left.run(), "other", "target", 1, 1), true)))
        .isInstanceOf(StopAnswer.Stopped.class);
    assertThat(ended.toFuture()).isNotDone();
    assertThat(endLeft(false)).isInstanceOf(StopAnswer.Stopped.class);
    assertThat(await(ended).isOnError()).isTrue();
  }

  @Test
  void aCommandOfADeadEngineThatMustNotBeTorn_isWaitedFor() {
    left(Command.shell("echo begun; sleep 1; touch \"$1\"", at("whole")).letFinish());
    assertThat(endLeft(false)).isInstanceOf(StopAnswer.Stopped.class);
    assertThat(folder.resolve("whole")).exists();
  }

  @Test
  void aJobOfADeadEngine_isEndedOnlyWhereJobsAre() {
    var job = Command.shell("echo begun; sleep 300").detached("job");
    var ended = left(job);
    assertThat(endLeft(false)).isInstanceOf(StopAnswer.Stopped.class);
    var again = ofLeft(job).materialize().cache();
    again.subscribe();
    assertThat(endLeft(true)).isInstanceOf(StopAnswer.Stopped.class);
    assertThat(await(ended).getThrowable()).isInstanceOf(UnknownOutcomeException.class);
    assertThat(await(again).getThrowable()).isInstanceOf(UnknownOutcomeException.class);
  }

  @Test
  void aDaemonThatADeadEngineStarted_livesOn() throws IOException {
    Path pid = folder.resolve("pid");
    left(
        Command.shell(
            "setsid sh -c 'echo $$ >\"$1\"; exec sleep 300' - \"$1\" >/dev/null 2>&1 </dev/null & echo begun; sleep 300",
            pid.toString()));
    awaitUntil(() -> lineCount(pid) == 1);
    ProcessHandle daemon =
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
    assertThat(endLeft(true)).isInstanceOf(StopAnswer.Stopped.class);
    assertThat(lives(daemon)).isTrue();
    daemon.destroyForcibly();
  }

  @Test
  void cancel_forcesADetachedJobThatDoesNotListen_andItsChildren() throws IOException {
    Path pids = folder.resolve("pids");
    var script =
        "trap '' TERM; echo $$ >>\"$1\"; (echo $(exec sh -c 'echo $PPID') >>\"$1\"; while :; do sleep 1; done) & while :; do sleep 1; done";
    var running =
        host.change(INTENT, Command.shell(script, pids.toString()).detached("job"))
            .onErrorComplete()
            .subscribe();
    awaitUntil(() -> lineCount(pids) == 2);
    var processes =
        Files.readAllLines(pids).stream()
            .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
            .toList();
    assertThat(processes).hasSize(2).allMatch(HostContract::lives);
    running.dispose();
    assertThat(await(pool.stop(OPERATION))).isInstanceOf(StopAnswer.Stopped.class);
    awaitEnd(processes);
  }

  @Test
  void aDetachedJobWhoseNumberBelongsToAnotherProcessNow_isUnknown() throws IOException {
    var command = Command.shell("echo begun; sleep 300").detached("job");
    var running = host.change(INTENT, command).materialize().cache();
    running.onErrorComplete().subscribe();
    awaitUntil(() -> lines.contains("STDOUT: begun"));
    Path state = jobState();
    String[] words = Files.readString(state).strip().split(" ");
    Files.writeString(state, "%s 1 %s%n".formatted(words[0], words[2]));
    assertThat(await(running).getThrowable())
        .isInstanceOf(UnknownOutcomeException.class)
        .hasMessageContaining("left no exit code");
    await(host.query(Command.of("pkill", "-KILL", "-s", words[0]).accepting(0, 1)));
  }

  @Test
  void aDetachedJob_outlivesAKilledEngine_andIsFollowedByTheNext() throws Exception {
    try (var engine = EngineOfTest.start(settings().folder(at("runs")), at("go"), config())) {
      assertThat(engine.nextLine()).isEqualTo("STDOUT: begun");
      engine.kill();
    }
    var running = host.change(INTENT, EngineOfTest.job(at("go"))).cache();
    running.onErrorComplete().subscribe();
    awaitUntil(() -> lines.contains("STDOUT: begun"));
    assertThat(lines).doesNotContain("STDOUT: done");
    write(folder.resolve("go"), "");
    assertThat(await(running).stdout()).isEqualTo("begun\ndone\n");
    assertThat(lineCount(folder.resolve("go.begun"))).as("begun once").isEqualTo(1);
  }

  @Test
  void aDetachedJobWhoseProcessesVanished_isUnknown() {
    var command = Command.shell("echo begun; sleep 300").detached("job");
    var running = host.change(INTENT, command).materialize().cache();
    running.onErrorComplete().subscribe();
    awaitUntil(() -> lines.contains("STDOUT: begun"));
    endSessionOfJob();
    assertThat(await(running).getThrowable())
        .isInstanceOf(UnknownOutcomeException.class)
        .hasMessageContaining("left no exit code");
  }

  @Test
  void aDetachedJobOfAnEarlierBoot_isUnknown() throws IOException {
    var command = Command.shell("echo begun; sleep 300").detached("job");
    var running = host.change(INTENT, command).materialize().cache();
    running.onErrorComplete().subscribe();
    awaitUntil(() -> lines.contains("STDOUT: begun"));
    Path state = jobState();
    String session = Files.readString(state).split(" ")[0];
    Files.writeString(state, session + " 1 00000000-0000-0000-0000-000000000000\n");
    assertThat(await(running).getThrowable())
        .isInstanceOf(UnknownOutcomeException.class)
        .hasMessageContaining("restarted");
    await(host.query(Command.of("pkill", "-KILL", "-s", session).accepting(0, 1)));
  }

  /** Its folder as it is before it says who it is; nothing is behind it. */
  private Path unbornJob() throws IOException {
    Path job = folder.resolve("runs/run-1/jobs").resolve(Job.folderName(OPERATION, "job"));
    Files.createDirectories(job);
    Files.writeString(job.resolve("attempt"), "1\n");
    for (String stream : List.of("out", "err")) {
      Files.createFile(job.resolve(stream));
    }
    return job;
  }

  private static void makeOld(Path job) throws IOException {
    Files.setLastModifiedTime(job, FileTime.from(Instant.now().minus(Duration.ofMinutes(2))));
  }

  @Test
  void aJobThatWasBeingStartedWhenItsHostLostItsPower_isUnknown() throws IOException {
    Files.writeString(unbornJob().resolve("starter"), "1 1 00000000-0000-0000-0000-000000000000\n");
    assertThatThrownBy(() -> await(host.change(INTENT, Command.of("true").detached("job"))))
        .isInstanceOf(UnknownOutcomeException.class)
        .hasMessageContaining("restarted");
  }

  @Test
  void aJobThatNobodyStartsAnyMore_isUnknown_andStartedByALaterAttempt() throws IOException {
    makeOld(unbornJob());
    var command = Command.shell("echo done").detached("job");
    assertThatThrownBy(() -> await(host.change(INTENT, command)))
        .isInstanceOf(UnknownOutcomeException.class)
        .hasMessageContaining("left no exit code");
    var later = new Operation("run-1", "step", "target", 1, 2);
    var again = pool.host("box", later, OutputSink.none());
    assertThat(await(again.change(intent(later), command)).stdout()).isEqualTo("done\n");
  }

  @Test
  void aJobWhoseFolderWasMadeJustNow_isWaitedFor() throws IOException {
    assertWaitedFor(unbornJob());
  }

  @Test
  void aJobWhoseStarterLives_isWaitedForHoweverLongItTakes() throws IOException {
    Path job = unbornJob();
    String[] words =
        Files.readString(Path.of("/proc/self/stat")).replaceFirst(".*\\) ", "").split(" ");
    String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id"));
    Files.writeString(
        job.resolve("starter"),
        "%d %s %s".formatted(ProcessHandle.current().pid(), words[19], boot));
    makeOld(job);
    assertWaitedFor(job);
  }

  private void assertWaitedFor(Path job) throws IOException {
    var running = host.change(INTENT, Command.of("true").detached("job")).cache();
    running.onErrorComplete().subscribe();
    for (String word : List.of("one", "two")) {
      Files.writeString(job.resolve("out"), word + "\n", StandardOpenOption.APPEND);
      awaitUntil(() -> lines.contains("STDOUT: " + word));
    }
    Files.writeString(job.resolve("exit"), "0\n");
    assertThat(await(running).stdout()).isEqualTo("one\ntwo\n");
  }

  private void endSessionOfJob() {
    try {
      String session = Files.readString(jobState()).split(" ")[0];
      await(host.query(Command.of("pkill", "-KILL", "-s", session)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Path jobState() throws IOException {
    try (var files = Files.walk(folder.resolve("runs"))) {
      return files.filter(p -> p.endsWith("state")).findFirst().orElseThrow();
    }
  }

  @Test
  void aSecretForADetachedJob_isOnNoDiskAndInNoArgumentList() throws IOException {
    var command =
        Command.shell(
                "read -r line; cat /proc/[0-9]*/cmdline | tr '\\0' '\\n' | grep -c xyzz[y]-4711; printf %s \"$line\"")
            .input(new Secret("password"))
            .capturing(1000)
            .detached("job");
    assertThat(await(host.change(INTENT, command)).stdout()).isEqualTo("0\n" + PASSWORD);
    try (var files = Files.walk(folder.resolve("runs"))) {
      assertThat(files.filter(p -> p.endsWith("input"))).isEmpty();
    }
  }
}
