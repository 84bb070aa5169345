package org.changeover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.changeover.console.model.RunLine;
import org.changeover.journal.FileJournal;
import org.changeover.journal.Journal;
import org.changeover.journal.JournalSigner;
import org.changeover.plan.Catalogue;
import org.changeover.plan.PlanValidator;
import org.changeover.plan.Validated;
import org.changeover.run.Actor;
import org.changeover.run.Event;
import org.changeover.run.RunStatus;
import org.changeover.runs.RunFolder;
import org.changeover.runs.Runs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of runs, of a state folder in which something is wrong. */
class RunLinesTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Actor ANN = new Actor("ann", Set.of("operator"), "", "local");

  @TempDir Path state;
  @TempDir Path plans;

  private Validated plan(String id) throws IOException {
    Path plan =
        Files.writeString(
            plans.resolve("plan.yaml"),
            """
            plan: %s
            title: Move the service
            phases:
              - id: only
                steps:
                  - { id: call, manual: Telephone the hosting company. }
            """
                .formatted(id));
    Path inventory =
        Files.writeString(plans.resolve("inventory.yaml"), "hosts: { here: { local: true } }\n");
    return (Validated) PlanValidator.validate(plan, inventory, Catalogue.of(List.of()), Map.of());
  }

  private RunFolder prepared(String id) {
    try {
      Validated valid = plan(id);
      RunFolder run = Runs.in(state).create(id, CLOCK, new Random(id.hashCode()));
      valid.inputs().freeze(run.frozen());
      Files.createDirectory(run.plugins());
      return run;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RunFolder begun(String id) throws IOException {
    RunFolder run = prepared(id);
    try (var journal = FileJournal.open(run.path(), CLOCK, JournalSigner.of(state))) {
      journal.append(
          new Event.RunStarted(
              run.id(),
              id,
              "Move the service",
              "0".repeat(64),
              "0".repeat(64),
              List.of(),
              "1",
              Journal.FORMAT,
              false,
              Map.of(),
              ANN),
          1);
      journal.append(new Event.EngineStarted(1, 4711, Event.Options.none(), ANN), 1);
    }
    return run;
  }

  private RunLine line(RunFolder run) {
    List<RunLine> all = new RunLines(state).read().block(Duration.ofSeconds(20));
    return all.stream().filter(line -> line.id().equals(run.id())).findFirst().orElseThrow();
  }

  @Test
  void aRun_hasItsTitleAndStatus_andSaysThatNoEngineOwnsIt() throws IOException {
    RunLine line = line(begun("whole"));
    assertThat(line.title()).isEqualTo("Move the service");
    assertThat(line.status()).contains(RunStatus.RUNNING);
    assertThat(line.begun()).isPresent();
    assertThat(line.lacksEngine()).isTrue();
  }

  @Test
  void aRunWhosePlanIsBroken_isShownWithItsReason_andNothingElseIsLost() throws IOException {
    RunFolder broken = begun("broken");
    RunFolder whole = begun("whole");
    try (var frozen = Files.walk(broken.frozen())) {
      for (Path file : frozen.filter(Files::isRegularFile).toList()) {
        Files.writeString(file, "no longer what it was");
      }
    }
    RunLine line = line(broken);
    assertThat(line.title()).isEqualTo("Move the service");
    assertThat(line.status()).contains(RunStatus.RUNNING);
    assertThat(line.begun()).isPresent();
    assertThat(line.says()).isNotBlank().doesNotContain("\n");
    assertThat(line(whole).says()).isNotEqualTo(line.says());
  }

  @Test
  void aRunWhoseJournalIsDamaged_isShownWithItsReason_besideTheOthers() throws IOException {
    RunFolder damaged = begun("damaged");
    RunFolder whole = begun("whole");
    byte[] journal = Files.readAllBytes(damaged.path().resolve("journal"));
    journal[journal.length / 2] ^= 1;
    Files.write(damaged.path().resolve("journal"), journal);
    assertThat(line(damaged).status()).isEmpty();
    assertThat(line(damaged).says()).isNotBlank();
    assertThat(line(damaged).neverBegan()).isFalse();
    assertThat(line(whole).status()).isEqualTo(Optional.of(RunStatus.RUNNING));
  }

  @Test
  void aRunThatNeverBegan_isNoBrokenOne() throws IOException {
    assertThat(line(prepared("never")).neverBegan()).isTrue();
    RunFolder hardly = prepared("hardly");
    Files.createFile(hardly.path().resolve("journal"));
    assertThat(line(hardly).neverBegan()).isTrue();
  }
}
