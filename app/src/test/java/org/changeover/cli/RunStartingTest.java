package org.changeover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
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

/** A run that goes on, or is not let. */
class RunStartingTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Actor ANNA = new Actor("anna", Set.of("operator"), "SHA256:a", "192.0.2.1");
  private static final String PLAN =
      """
      plan: move
      title: Move the service
      phases:
        - id: only
          steps:
            - { id: call, manual: Telephone the hosting company. }
      """;

  @TempDir Path state;
  @TempDir Path plans;

  private RunFolder prepared(String secrets) throws Exception {
    Path plan = Files.writeString(plans.resolve("plan.yaml"), PLAN);
    Path inventory =
        Files.writeString(
            plans.resolve("inventory.yaml"), "hosts: { here: { local: true } }\n" + secrets);
    var valid =
        (Validated) PlanValidator.validate(plan, inventory, Catalogue.of(List.of()), Map.of());
    RunFolder run = Runs.in(state).create("move", CLOCK, new Random(1));
    valid.inputs().freeze(run.frozen());
    Files.createDirectory(run.plugins());
    return run;
  }

  private RunFolder paused(String secrets) throws Exception {
    RunFolder run = prepared(secrets);
    String hash = "0".repeat(64);
    try (var journal = FileJournal.open(run.path(), CLOCK, JournalSigner.of(state))) {
      journal.append(
          new Event.RunStarted(
              run.id(),
              "move",
              "Move",
              hash,
              hash,
              List.of(),
              "1",
              Journal.FORMAT,
              false,
              Map.of(),
              ANNA),
          1);
      journal.append(new Event.RunPaused(ANNA, ""), 1);
    }
    return run;
  }

  private RunStarting starting(Actor caller) {
    var nowhere = new PrintStream(OutputStream.nullOutputStream());
    return new RunStarting(
        new Surroundings(
            nowhere,
            nowhere,
            Map.of("CHANGEOVER_STATE", state.toString()),
            false,
            Optional.of(caller)),
        state);
  }

  private static void refused(RunStarting starting, RunFolder run, String why) {
    int before = run.journal().read(1).size();
    assertThatThrownBy(() -> starting.goOn(run, "")).hasMessageContaining(why);
    assertThat(run.state().status()).isEqualTo(RunStatus.PAUSED);
    assertThat(run.journal().read(1)).hasSize(before);
  }

  @Test
  void aResumeThatCannotBe_isNotRecorded_asASecretIsTyped() throws Exception {
    refused(
        starting(ANNA),
        paused("secrets: { word: { prompt: The password } }\n"),
        "the secret 'word' is typed by a person");
  }

  @Test
  void aResumeThatCannotBe_isNotRecorded_asASecretIsMissing() throws Exception {
    refused(starting(ANNA), paused("secrets: { word: { env: NO_SUCH_WORD } }\n"), "NO_SUCH_WORD");
  }

  @Test
  void ofARunThatCannotBegin_nothingIsLeft_andItIsSaid() throws Exception {
    RunFolder run = prepared("secrets: { word: { env: NO_SUCH_WORD } }\n");
    assertThatThrownBy(() -> starting(ANNA).begin(run, Event.Options.none()))
        .isInstanceOf(CommandRefusedException.class)
        .hasMessageContaining("NO_SUCH_WORD")
        .hasMessageEndingWith("Nothing was done, and nothing is left of the run.");
    assertThat(Runs.in(state).list()).isEmpty();
  }

  @Test
  void aRunThatHasBegun_stays_whenItsEngineCannotBeStarted() throws Exception {
    RunFolder run = paused("secrets: { word: { env: NO_SUCH_WORD } }\n");
    assertThatThrownBy(() -> starting(ANNA).begin(run, Event.Options.none()))
        .hasMessageNotContaining("nothing is left");
    assertThat(run.state().status()).isEqualTo(RunStatus.PAUSED);
  }
}
