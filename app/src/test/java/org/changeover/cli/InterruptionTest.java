package org.changeover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.journal.JournalException;
import org.changeover.plan.Validated;
import org.changeover.plugins.PluginCatalogue;
import org.changeover.run.Event;
import org.changeover.runs.Runs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** A signal to an engine in the foreground, before it begins and while it waits. */
@Timeout(300)
class InterruptionTest {
  private static final String PLAN =
      """
      plan: small
      title: A plan of a test
      phases:
        - id: only
          steps:
            - { id: call, manual: Telephone somebody. }
      """;

  @TempDir Path folder;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private Path state;

  @BeforeEach
  void write() throws Exception {
    state = folder.resolve("state");
    Files.writeString(folder.resolve("plan.yaml"), PLAN);
    Files.writeString(folder.resolve("inventory.yaml"), "hosts:\n  here: { local: true }\n");
  }

  private int headless(Interruption interruption) throws Exception {
    return headless(interruption, false);
  }

  private int headless(Interruption interruption, boolean demo) throws Exception {
    var err = new PrintStream(said, true, StandardCharsets.UTF_8);
    var around = new Surroundings(err, err, Map.of(), false);
    Path none = Files.createDirectories(folder.resolve("no-plugins"));
    PluginCatalogue plugins = PluginCatalogue.load(List.of(none), folder.resolve("unpacked"));
    Validated validated =
        new PlanArguments(folder.resolve("plan.yaml"), folder.resolve("inventory.yaml"), List.of())
            .validate(around, plugins);
    var starting =
        demo
            ? new RunStarting(around, state, Optional.of(DemoCommand.GONE))
            : new RunStarting(around, state);
    return starting.headless(validated, plugins, Event.Options.none(), false, interruption);
  }

  @Test
  void signal_beforeTheRunBegan_leavesNothingOfIt() throws Exception {
    try (var interruption = Interruption.of("test")) {
      interruption.ask();
      assertThat(headless(interruption)).isEqualTo(ExitCode.PARKED);
    }
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("Interrupted before the run began: nothing was done.");
    assertThat(Runs.in(state).list()).isEmpty();
  }

  @Test
  void signal_toADemoUnderWay_offersNoResumeOfARunWhoseHostsAreGone() throws Exception {
    try (var interruption = Interruption.of("test")) {
      Disposable asking =
          Flux.interval(Duration.ofMillis(50))
              .filter(_ -> said.toString(StandardCharsets.UTF_8).contains("to be done by hand"))
              .next()
              .subscribe(_ -> interruption.ask());
      assertThat(headless(interruption, true)).isEqualTo(ExitCode.PARKED);
      asking.dispose();
    }
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("Interrupted. " + DemoCommand.GONE)
        .doesNotContain("changeover resume");
  }

  @Test
  void runThatCannotBegin_leavesNothingOfIt() throws Exception {
    Files.createFile(Files.createDirectories(state).resolve("keys"));
    try (var interruption = Interruption.of("test")) {
      assertThatThrownBy(() -> headless(interruption)).isInstanceOf(JournalException.class);
    }
    assertThat(Runs.in(state).list()).isEmpty();
  }

  @Test
  void signal_whileTheRunWaits_saysHowToGoOn_andPausedOrNotItDoes() throws Exception {
    var program = new StartedProgram(folder);
    Path log = folder.resolve("run.log");
    Process engine =
        program.start(log, List.of("run", folder.resolve("plan.yaml").toString(), "--headless"));
    Flux.interval(Duration.ofMillis(50))
        .filter(_ -> text(log).contains("to be done by hand") || !engine.isAlive())
        .blockFirst(Duration.ofMinutes(2));
    engine.destroy();
    assertThat(engine.waitFor()).as(text(log)).isEqualTo(143);
    String run = Runs.in(state).list().getFirst().id();
    assertThat(text(log))
        .contains("Interrupted. To go on: changeover resume " + run + " --headless");

    assertThat(program.run(List.of("pause", run)).code()).isZero();
    StartedProgram.Ran asks = program.run(List.of("resume", run, "--headless", "--no-wait"));
    assertThat(asks.code()).as(asks.output()).isEqualTo(ExitCode.PARKED);
    assertThat(asks.output()).contains("waits for a person: call@run: Telephone somebody.");
    assertThat(program.run(List.of("confirm", run, "call")).code()).isZero();
    StartedProgram.Ran done = program.run(List.of("resume", run, "--headless"));
    assertThat(done.code()).as(done.output()).isZero();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
