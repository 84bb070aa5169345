package org.changeover.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.changeover.runs.RunFolder;
import org.changeover.runs.Runs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The account of the tests is a viewer of a run that somebody else began. */
class ViewerTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final String ACCOUNT = System.getProperty("user.name");
  private static final Actor ANN = new Actor("ann", Set.of("operator"), "", "local");

  @TempDir Path state;
  @TempDir Path plans;

  private record Ran(int code, String err) {}

  private Ran run(String... args) {
    var err = new ByteArrayOutputStream();
    var around =
        new Surroundings(
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
            new PrintStream(err, true, UTF_8),
            Map.of("CHANGEOVER_STATE", state.toString()),
            false);
    int code = new CommandRunner(around).run(new ArrayList<>(List.of(args)));
    return new Ran(code, err.toString(UTF_8));
  }

  private Validated plan() throws IOException {
    Path plan =
        Files.writeString(
            plans.resolve("plan.yaml"),
            """
            plan: move
            phases:
              - id: only
                steps:
                  - { id: call, manual: Telephone the hosting company. }
            """);
    Path inventory =
        Files.writeString(
            plans.resolve("inventory.yaml"),
            "hosts:\n  here: { local: true }\noperators: operators.yaml\n");
    Files.writeString(
        plans.resolve("operators.yaml"),
        """
        operators:
          ann: { roles: [operator], local-users: [ann] }
          vera: { roles: [viewer], local-users: ["%s"] }
        """
            .formatted(ACCOUNT));
    return (Validated) PlanValidator.validate(plan, inventory, Catalogue.of(List.of()), Map.of());
  }

  private RunFolder runOfAnn(Event last) throws IOException {
    Validated plan = plan();
    RunFolder run = Runs.in(state).create("move", CLOCK, new Random(1));
    plan.inputs().freeze(run.frozen());
    Files.createDirectory(run.plugins());
    try (var journal = FileJournal.open(run.path(), CLOCK, JournalSigner.of(state))) {
      journal.append(
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
          1);
      journal.append(new Event.EngineStarted(1, 4711, Event.Options.none(), ANN), 1);
      journal.append(last, 1);
    }
    return run;
  }

  private static List<Event> events(RunFolder run) throws IOException {
    return run.journal().read(1).stream().map(entry -> entry.event()).toList();
  }

  @Test
  void resume_ofAParkedRun_isRefusedAndBeginsNothing() throws IOException {
    RunFolder run = runOfAnn(new Event.RunParked("after the first step"));
    Ran ran = run("resume", run.id(), "--headless");
    assertThat(ran.code()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(ran.err())
        .contains(
            "the account '"
                + ACCOUNT
                + "' is no operator here; name it under local-users in the operators file");
    assertThat(events(run)).hasSize(3);
  }

  @Test
  void resume_ofAPausedRun_isRefusedByTheRulesAndTheRunStaysPaused() throws IOException {
    RunFolder run = runOfAnn(new Event.RunPaused(ANN, "lunch"));
    Ran ran = run("resume", run.id(), "--headless");
    assertThat(ran.code()).isEqualTo(ExitCode.STEP_FAILED);
    assertThat(ran.err()).contains("vera has not the role operator");
    assertThat(events(run)).noneMatch(Event.RunResumed.class::isInstance);
  }
}
