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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.changeover.journal.EventCodec;
import org.changeover.journal.FileJournal;
import org.changeover.journal.Journal;
import org.changeover.journal.JournalSigner;
import org.changeover.plan.Catalogue;
import org.changeover.plan.PlanValidator;
import org.changeover.plan.Validated;
import org.changeover.run.Actor;
import org.changeover.run.Event;
import org.changeover.run.TaskId;
import org.changeover.runs.RunFolder;
import org.changeover.runs.Runs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of a run that lies in a state folder. */
class ReportCommandTest {
  private static final Actor ANN = new Actor("ann", Set.of("operator"), "", "local", "ann");
  private static final TaskId CALL = new TaskId("call", TaskId.RUN);

  @TempDir Path state;
  @TempDir Path plans;
  private RunFolder run;

  private record Ran(int code, String out, String err) {}

  private Ran run(Optional<Actor> caller, String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var around =
        new Surroundings(
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            Map.of("CHANGEOVER_STATE", state.toString()),
            false,
            caller);
    int code = new CommandRunner(around).run(List.of(args));
    return new Ran(code, out.toString(UTF_8), err.toString(UTF_8));
  }

  private Ran report(String... args) {
    var all = new java.util.ArrayList<>(List.of("report", run.id()));
    all.addAll(List.of(args));
    return run(Optional.empty(), all.toArray(String[]::new));
  }

  @BeforeEach
  void play() throws IOException {
    Path file =
        Files.writeString(
            plans.resolve("plan.yaml"),
            """
            plan: move
            title: Move it
            phases:
              - id: only
                steps:
                  - { id: call, manual: Telephone the hosting company. }
            """);
    Path inventory =
        Files.writeString(plans.resolve("inventory.yaml"), "hosts:\n  here: { local: true }\n");
    var plan =
        (Validated) PlanValidator.validate(file, inventory, Catalogue.of(List.of()), Map.of());
    run = Runs.in(state).create("move", Clock.systemUTC(), new Random(1));
    plan.inputs().freeze(run.frozen());
    Files.createDirectories(run.plugins());
    try (var journal = FileJournal.open(run.path(), Clock.systemUTC(), JournalSigner.of(state))) {
      for (Event event : events(plan)) {
        journal.append(event, 1);
      }
    }
    Files.createDirectories(run.outputs());
    Files.writeString(run.output(CALL), "here out <b>it rang</b>\n");
  }

  private List<Event> events(Validated plan) {
    return List.of(
        new Event.RunStarted(
            run.id(),
            "move",
            "Move it",
            plan.plan().sha256(),
            plan.inventory().sha256(),
            List.of(),
            "1",
            Journal.FORMAT,
            false,
            Map.of(),
            ANN),
        new Event.EngineStarted(1, 4711, Event.Options.none().because("ticket 4711"), ANN),
        new Event.ManualAsked(CALL, "Telephone the hosting company."),
        new Event.ManualConfirmed(CALL, ANN, "spoke to Jo"),
        new Event.RunFinished(List.of()),
        new Event.EngineStopped("the run is FINISHED"));
  }

  @Test
  void withoutAForm_isMarkdownOnStandardOutput() {
    Ran ran = report();
    assertThat(ran.code()).isEqualTo(ExitCode.DONE);
    assertThat(ran.out())
        .startsWith("# Move it\n")
        .contains("- Status: finished", "Because: ticket 4711", "spoke to Jo", "here: <b>it rang");
    assertThat(report("--markdown").out().lines().skip(12).findFirst()).isPresent();
  }

  @Test
  void html_isAFileForItsOwnerOnly_andReplacesWhatWasThere() throws IOException {
    Path file = Files.writeString(plans.resolve("report.html"), "old");
    assertThat(report("--html", file.toString()).code()).isEqualTo(ExitCode.DONE);
    assertThat(Files.readString(file)).startsWith("<!DOCTYPE html>").contains("&lt;b&gt;it rang");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var left = Files.list(plans)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("plan.yaml", "inventory.yaml", "report.html");
    }
  }

  @Test
  void html_thatCannotBeWritten_isSaidWithWhereAndWhy() {
    Ran ran = report("--html", plans.resolve("none/report.html").toString());
    assertThat(ran.code()).isNotEqualTo(ExitCode.DONE);
    assertThat(ran.err()).contains("none");
  }

  @Test
  void json_hasTheSignedHead_whichHolds_andIsOwn() throws IOException {
    var tree = EventCodec.mapper().readTree(report("--json").out());
    assertThat(tree.path("v").asInt()).isEqualTo(1);
    var last = tree.path("signed").get(tree.path("signed").size() - 1);
    assertThat(last.path("sequence").asInt()).isEqualTo(5);
    assertThat(last.path("own").asBoolean()).isTrue();
    assertThat(last.path("key").asText()).startsWith("SHA256:");
  }

  @Test
  void signatureThatWasChanged_isSaidInEveryForm() throws IOException {
    Path signed = run.path().resolve("journal.signed");
    String text = Files.readString(signed);
    Files.writeString(signed, text.replaceAll("\"at\":\"20\\d\\d", "\"at\":\"1999"));
    Ran ran = report();
    assertThat(ran.code()).isEqualTo(ExitCode.DONE);
    assertThat(ran.out()).contains("## The journal is not sound", "journal.signed");
    assertThat(report("--html", "-").out()).contains("The journal is not sound", "journal.signed");
    assertThat(EventCodec.mapper().readTree(report("--json").out()).path("unsound").get(0).asText())
        .contains("journal.signed");
  }

  @Test
  void journalThatIsDamaged_isReportedUpToThere_andSaysSo() throws IOException {
    Path file = run.path().resolve("journal");
    Files.writeString(file, Files.readString(file).replace("spoke to Jo", "spoke to Al"));
    Ran ran = report();
    assertThat(ran.code()).isEqualTo(ExitCode.DONE);
    assertThat(ran.out())
        .contains("## The journal is not sound", "checksum is wrong", "Journal: 3 events")
        .contains("Status: unknown: its journal is damaged behind event 3")
        .contains("What came after event 3 is not known")
        .doesNotContain("spoke to", "has not come to its end", "is signed yet");
  }

  @Test
  void whoComesOverSsh_readsIt_andWritesNoFileOfTheServer() {
    var vera = new Actor("vera", Set.of("viewer"), "SHA256:x", "192.0.2.1");
    Path file = plans.resolve("report.html");
    Ran refused = run(Optional.of(vera), "report", run.id(), "--html", file.toString());
    assertThat(refused.code()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(file).doesNotExist();
    Ran read = run(Optional.of(vera), "report", run.id(), "--html", "-");
    assertThat(read.code()).isEqualTo(ExitCode.DONE);
    assertThat(read.out()).startsWith("<!DOCTYPE html>");
  }

  @Test
  void twoForms_areRefused() {
    assertThat(report("--json", "--markdown").code()).isEqualTo(ExitCode.BAD_USAGE);
  }
}
