package org.changeover.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.changeover.journal.EventCodec;
import org.changeover.journal.FileJournal;
import org.changeover.journal.JournalReader;
import org.changeover.journal.JournalSigner;
import org.changeover.run.Actor;
import org.changeover.run.Event;
import org.changeover.runs.RunFolder;
import org.changeover.runs.Runs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of which everything is as it was, and one of which something is not. */
class VerifyCommandTest {
  private static final Actor ANNA = new Actor("anna", Set.of("operator"), "", "local");

  @TempDir Path folder;
  private Path state;
  private RunFolder run;

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

  private Ran verify() {
    return run("verify", run.id());
  }

  private JsonNode json() throws IOException {
    return EventCodec.mapper().readTree(run("verify", run.id(), "--json").out());
  }

  /** Goes on to its end, which is signed. */
  @BeforeEach
  void finishedRun() throws Exception {
    state = folder.resolve("state");
    Path plan =
        Files.writeString(
            folder.resolve("plan.yaml"),
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
    Files.writeString(
        folder.resolve("inventory.yaml"), "lab: true\nhosts: { here: { local: true } }\n");
    Ran ran = run("run", plan.toString(), "--headless", "--yes");
    assertThat(ran.code()).as(ran.err()).isZero();
    run = Runs.in(state).list().getFirst();
  }

  private Map<String, String> files() throws IOException {
    var files = new TreeMap<String, String>();
    try (var all = Files.walk(state)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        FileTime changed = Files.getLastModifiedTime(path);
        files.put(path.toString(), changed + " " + Files.size(path));
      }
    }
    return files;
  }

  @Test
  void soundRun_is0AndSaysWhatWasFoundAndChangesNothing() throws IOException {
    Map<String, String> before = files();
    Ran ran = verify();
    assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
    assertThat(ran.out().lines().toList())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo(run.id() + "  sound"),
            line -> assertThat(line).matches("  events   \\d+, from \\d{4}-.* to \\d{4}-.*"),
            line -> assertThat(line).matches("  last     SHA-256 [0-9a-f]{64}"),
            line ->
                assertThat(line)
                    .matches(
                        "  signed   sequence \\d+, by the key SHA256:\\S{43} of this installation"),
            line -> assertThat(line).startsWith("  began    by Changeover "));
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void json_saysTheSame() throws IOException {
    JsonNode found = json();
    assertThat(found.path("v").asInt()).isEqualTo(1);
    assertThat(found.path("run").asText()).isEqualTo(run.id());
    assertThat(found.path("sound").asBoolean()).isTrue();
    assertThat(found.path("events").asLong()).isEqualTo(found.path("head").asLong()).isPositive();
    assertThat(found.path("signed")).hasSize(1);
    assertThat(found.path("signed").path(0).path("own").asBoolean()).isTrue();
    assertThat(found.path("problems")).isEmpty();
    assertThat(found.path("remarks")).isEmpty();
  }

  @Test
  void changedEvent_is1AndNamesFileAndByte() throws IOException {
    Path journal = run.path().resolve("journal");
    String text = Files.readString(journal);
    Files.writeString(journal, text.replace("hosting company", "hosting Company"));
    Ran ran = verify();
    assertThat(ran.code()).isEqualTo(ExitCode.STEP_FAILED);
    assertThat(ran.out()).contains("NOT SOUND", journal + ", byte ", "checksum");
    JsonNode problem = json().path("problems").path(0);
    assertThat(problem.path("file").asText()).isEqualTo(journal.toString());
    assertThat(problem.path("offset").asLong())
        .isEqualTo(text.lastIndexOf('\n', text.indexOf("hosting company")) + 1L);
  }

  @Test
  void journalThatWasTakenAway_isNotSound() throws IOException {
    for (String name : List.of("journal", "journal.head", "journal.signed")) {
      Files.delete(run.path().resolve(name));
    }
    Ran ran = verify();
    assertThat(ran.code()).isEqualTo(ExitCode.STEP_FAILED);
    assertThat(ran.out())
        .contains("NOT SOUND", run.path().resolve("journal") + " does not exist", "took");
  }

  @Test
  void journalThatWasWrittenAnew_isNamedByTheLineThatWasSigned() throws IOException {
    Path forged = Files.createDirectory(folder.resolve("forged"));
    try (var journal =
        FileJournal.open(forged, Clock.systemUTC(), JournalSigner.of(folder.resolve("other")))) {
      JournalReader.of(run.path()).read(1).forEach(entry -> journal.append(entry.event(), 1));
    }
    for (String name : List.of("journal", "journal.head")) {
      Files.copy(
          forged.resolve(name), run.path().resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
    assertThat(verify().out()).contains("NOT SOUND", "is not the one that was signed");
    int signed =
        EventCodec.mapper()
            .readTree(Files.readString(run.path().resolve("journal.signed")))
            .path("sequence")
            .asInt();
    List<String> before = Files.readAllLines(run.path().resolve("journal")).subList(0, signed - 1);
    assertThat(json().path("problems").path(0).path("offset").asLong())
        .isEqualTo(before.stream().mapToLong(line -> line.getBytes(UTF_8).length + 1L).sum());
  }

  @Test
  void journalOfAnotherInstallation_isNotProvenHere() throws IOException {
    Files.delete(state.resolve("keys/journal.key"));
    assertThat(verify().out()).contains("NOT SOUND", "which is not this installation's");
    assertThat(state.resolve("keys/journal.key")).doesNotExist();
  }

  @Test
  void signatureTakenOut_isMissed() throws IOException {
    try (var journal = FileJournal.open(run.path(), Clock.systemUTC(), JournalSigner.of(state))) {
      journal.append(new Event.EngineStarted(2, 1, Event.Options.none(), ANNA), 2);
    }
    assertThat(verify().code()).isZero();
    Files.write(run.path().resolve("journal.signed"), new byte[0]);
    assertThat(verify().out()).contains("NOT SOUND", "is not signed, and was");
  }

  @Test
  void endThatIsNotSignedYet_isSignedByTheNextEngine() throws IOException {
    Path signed = run.path().resolve("journal.signed");
    String before = Files.readString(signed);
    try (var journal = FileJournal.open(run.path(), Clock.systemUTC(), JournalSigner.of(state))) {
      journal.append(new Event.RunFinished(List.of()), 1);
    }
    Files.writeString(signed, before);
    Ran ran = verify();
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("not signed yet; the next engine signs it");
    FileJournal.open(run.path(), Clock.systemUTC(), JournalSigner.of(state)).close();
    assertThat(verify().out()).contains("signed   sequence ").doesNotContain("note");
  }

  @Test
  void planThatIsNotTheOneOfTheRun_isNamed() throws IOException {
    Path plan = run.frozen().resolve("plan.yaml");
    Files.writeString(plan, Files.readString(plan).replace("Call the", "Email the"));
    assertThat(verify().out()).contains("NOT SOUND", plan + " is not what the run was started");
    assertThat(verify().code()).isEqualTo(ExitCode.STEP_FAILED);
  }

  @Test
  void listOfWhatIsFrozen_thatIsNotTheOneOfTheRun_isNamed() throws IOException {
    Path list = run.frozen().resolve("inputs.json");
    Files.writeString(list, Files.readString(list) + "\n");
    assertThat(verify().out())
        .contains("NOT SOUND", "what is frozen is not all that the run began with");
  }

  /** The run under test is another one then. */
  private void beginOnAPreview() throws IOException {
    String plan = folder.resolve("plan.yaml").toString();
    String saved = folder.resolve("saved.json").toString();
    Ran seen = run("preview", plan, "--out", saved);
    assertThat(seen.code()).as(seen.err()).isZero();
    Ran ran = run("run", plan, "--headless", "--yes", "--preview", saved);
    assertThat(ran.code()).as(ran.err()).isZero();
    List<RunFolder> all = new ArrayList<>(Runs.in(state).list());
    all.remove(run);
    run = all.getFirst();
    assertThat(verify().code()).isZero();
  }

  @Test
  void previewThatWasChanged_isNamed() throws IOException {
    beginOnAPreview();
    byte[] bytes = Files.readAllBytes(run.preview());
    bytes[bytes.length / 2] ^= 1;
    Files.write(run.preview(), bytes);
    assertThat(verify().out())
        .contains("NOT SOUND", run.preview() + " is not the preview that the run began on");
    assertThat(json().path("problems").path(0).path("file").asText())
        .isEqualTo(run.preview().toString());
  }

  @Test
  void previewThatWasTakenAway_isNamed() throws IOException {
    beginOnAPreview();
    Files.delete(run.preview());
    assertThat(verify().out()).contains("NOT SOUND", run.preview() + " is gone");
    assertThat(verify().code()).isEqualTo(ExitCode.STEP_FAILED);
  }

  @Test
  void previewOfARunThatBeganWithout_isNamed() throws IOException {
    Files.writeString(run.preview(), "{}");
    assertThat(verify().out())
        .contains("NOT SOUND", run.preview() + " is there, and the run began without a preview");
  }

  @Test
  void pluginThatTheRunDidNotBeginWith_isNamed() throws IOException {
    Path zip = Files.writeString(run.plugins().resolve("more.zip"), "a plugin of somebody's");
    assertThat(verify().out()).contains("NOT SOUND", zip + " is no plugin that the run began with");
    assertThat(verify().code()).isEqualTo(ExitCode.STEP_FAILED);
  }

  @Test
  void runThatAnEngineWritesTo_isSoundToItsLastWholeLine() throws IOException {
    try (var journal = FileJournal.open(run.path(), Clock.systemUTC(), JournalSigner.of(state))) {
      journal.append(new Event.EngineStarted(2, 1, Event.Options.none(), ANNA), 2);
      Path file = run.path().resolve("journal");
      Files.writeString(file, "00000120 01234567 {\"v\":1,", StandardOpenOption.APPEND);
      Ran ran = verify();
      assertThat(ran.code()).as(ran.out()).isZero();
      assertThat(ran.out()).contains("note", "25 bytes of an event that is being written");
      assertThat(run.path().resolve("journal.torn-at-0")).doesNotExist();
    }
  }

  @Test
  void lostEnd_is1() throws IOException {
    Path file = run.path().resolve("journal");
    String text = Files.readString(file);
    Files.writeString(file, text.substring(0, text.lastIndexOf('\n', text.length() - 2) + 1));
    assertThat(verify().out()).contains("NOT SOUND", "its end was cut off");
  }
}
