package org.changeover.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.changeover.journal.EventCodec;
import org.changeover.journal.FileJournal;
import org.changeover.journal.JournalSigner;
import org.changeover.run.Actor;
import org.changeover.run.Event;
import org.changeover.runs.RunFolder;
import org.changeover.runs.Runs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandRunnerTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-22T13:30:00Z"), ZoneOffset.UTC);
  private static final Actor ALICE = new Actor("alice", Set.of("operator"), "", "local");

  @TempDir Path state;

  private record Ran(int code, String out, String err) {}

  private Ran run(String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var around =
        new Surroundings(
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            Map.of("CHANGEOVER_STATE", state.toString()),
            false);
    int code = new CommandRunner(around).run(new ArrayList<>(List.of(args)));
    return new Ran(code, out.toString(UTF_8), err.toString(UTF_8));
  }

  private RunFolder newRun(String plan) throws IOException {
    RunFolder run = Runs.in(state).create(plan, CLOCK, new Random(1));
    try (var journal = FileJournal.open(run.path(), CLOCK, JournalSigner.of(state))) {
      journal.append(
          new Event.RunStarted(
              run.id(), plan, "Move it", "a", "b", List.of(), "1", 1, true, Map.of(), ALICE),
          1);
      journal.append(new Event.EngineStarted(1, 4711, Event.Options.none(), ALICE), 1);
      journal.append(new Event.RunParked("after the first step"), 1);
    }
    return run;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "nosuch", "runs --nosuch", "status", "retry x", "run", "answer x y no"})
  void badUsage_is2AndSaysSoOnStandardError(String line) {
    Ran ran = run(line.isEmpty() ? new String[0] : line.split(" "));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).isNotBlank().doesNotContain("\tat ").doesNotContain("Exception");
  }

  @ParameterizedTest
  @CsvSource({
    "rnu, run",
    "aproove x, approve",
    "lab upp, up",
    "plugin lst, list",
  })
  void commandThatDoesNotExist_isSaidSoWithTheOneThatMayBeMeant(String line, String meant) {
    Ran ran = run(line.split(" "));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .contains("no command '", "Did you mean '" + meant + "'?", "--help")
        .doesNotContain("Unmatched");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          validate --inventroy x y       | There is no option '--inventroy'. Did you mean '--inventory'?
          events r --folow               | There is no option '--folow'. Did you mean '--follow'?
          run p --wait=5s                | There is no option '--wait'.
          lab                            | Say what to do: up, down, status, exec
          events r --from abc            | 'abc' is no whole number
          trust h --fingerprint x        | there is no inventory.yaml; name the inventory with --inventory FILE
          """)
  void badUsage_isSaidInTheWordsOfTheCommandLine(String line, String said) {
    Ran ran = run(line.split(" "));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains(said).doesNotContain("'y'", "5s");
  }

  @Test
  void wordThatIsNearNoCommand_suggestsNone() {
    assertThat(run("telephone", "plan.yaml").err())
        .contains("no command 'telephone'.", "See 'changeover --help'")
        .doesNotContain("Did you mean");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run plan.yaml --headless", "validate plan.yaml"})
  void stateFolderThatCannotBeWritten_is5AndSaidOnce(String line) throws IOException {
    Path file = Files.writeString(state.resolve("file"), "");
    var words = new ArrayList<>(List.of(line.split(" ")));
    words.addAll(List.of("--state", file.resolve("state").toString()));
    Ran ran = run(words.toArray(String[]::new));
    assertThat(ran.code()).isEqualTo(5);
    assertThat(ran.err().lines()).singleElement().asString().contains(file + "/state", "--state");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "lab", "lab up", "lab exec", "plugin list"})
  void everyCommand_explainsItself(String command) {
    Ran ran = run((command + " --help").split(" "));
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("Usage: changeover " + command);
  }

  @Test
  void help_listsTheCommandsAndTheExitCodes() {
    Ran ran = run("--help");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("attach", "undo", "Exit codes:").doesNotContain("serve-folder");
  }

  @Test
  void runThatDoesNotExist_is2AndNamesThoseThatDo() throws IOException {
    RunFolder run = newRun("libravatar");
    Ran ran = run("events", "nosuch");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("no run 'nosuch'", run.id());
  }

  @Test
  void runs_listsWithStatusAndTakesDamagedOnesInStride() throws IOException {
    newRun("one");
    RunFolder broken = newRun("two");
    Path journal = broken.path().resolve("journal");
    Files.writeString(journal, Files.readString(journal).replace("alice", "mallo"));
    Ran ran = run("runs");
    assertThat(ran.code()).isZero();
    assertThat(ran.out().lines())
        .anyMatch(line -> line.startsWith("one-") && line.contains("parked (after the first step)"))
        .anyMatch(line -> line.startsWith("two-") && line.contains("unreadable"));
    assertThat(run("runs", "--json").out().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"v\":1,"));
  }

  @Test
  void events_areLinesForPeopleOrJson() throws IOException {
    RunFolder run = newRun("libravatar");
    String prefix = run.id().substring(0, 8);
    assertThat(run("events", prefix).out().lines())
        .hasSize(3)
        .anyMatch(line -> line.endsWith("parked: after the first step"));
    assertThat(run("events", prefix, "--json", "--from", "3").out().lines())
        .singleElement()
        .satisfies(line ->
            assertThat(EventCodec.decode(line).event())
                .isEqualTo(new Event.RunParked("after the first step")));
  }

  @Test
  void attachWithoutTerminal_saysWhatToUseInstead() throws IOException {
    RunFolder run = newRun("libravatar");
    Ran ran = run("attach", run.id());
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("changeover events " + run.id() + " --follow");
  }

  @Test
  void invalidPlan_is2WithEveryMistakeByFileAndPlace() throws IOException {
    Path plan = Files.writeString(state.resolve("plan.yaml"), "plan: x\ntitel: y\nphases: 3\n");
    Ran ran = run("validate", plan.toString());
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains(plan + ":2:1: ").contains("inventory.yaml");
  }

  private Path planOfOneQuestion(String inventory) throws IOException {
    Files.writeString(state.resolve("inventory.yaml"), inventory);
    return Files.writeString(
        state.resolve("plan.yaml"),
        """
        plan: ask
        title: Ask somebody
        phases:
          - id: ask
            title: Ask
            steps:
              - id: call
                title: Call them
                manual: Call the hosting company.
        """);
  }

  private static final String NO_HOSTS = "hosts: { here: { local: true } }\n";

  @Test
  void varWithoutValue_isExplained() throws IOException {
    Ran ran = run("validate", planOfOneQuestion(NO_HOSTS).toString(), "--var", "port");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .contains("--var", "'port' gives no variable a value: write NAME=VALUE")
        .doesNotContain("option option");
  }

  @Test
  void secretThatCannotBeHad_is5BeforeAnythingBegins() throws IOException {
    Path empty = Files.createFile(state.resolve("empty"));
    Files.setPosixFilePermissions(empty, PosixFilePermissions.fromString("rw-------"));
    Path plan =
        planOfOneQuestion(
            NO_HOSTS
                + """
                secrets:
                  key: { env: NO_SUCH_KEY }
                  pin: { file: empty }
                """);
    Ran ran = run("run", plan.toString(), "--headless");
    assertThat(ran.code()).isEqualTo(5);
    assertThat(ran.err())
        .contains(
            "secret 'key': the variable NO_SUCH_KEY is not set",
            "secret 'pin': " + empty + " is empty");
    assertThat(run("runs").out()).isEmpty();
  }

  @Test
  void undoWithNothingToTakeBack_isDoneWithoutAsking() throws IOException {
    Path plan = planOfOneQuestion(NO_HOSTS);
    assertThat(run("run", plan.toString(), "--headless", "--no-wait").code()).isEqualTo(3);
    Ran status = run("status", "ask");
    assertThat(status.out().lines().filter(line -> line.contains("parked"))).hasSize(1);
    assertThat(status.out()).doesNotContain("run@run: parked");
    Ran undo = run("undo", "ask");
    assertThat(undo.code()).as(undo.err()).isZero();
    assertThat(undo.err()).contains("Nothing was changed");
    assertThat(run("undo", "ask").code()).isZero();
  }
}
