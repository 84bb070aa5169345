package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.changeover.e2e.InstalledProgram.Result;
import org.changeover.run.Event;
import org.changeover.run.RunStatus;
import org.changeover.run.TaskId;
import org.changeover.run.TaskStatus;
import org.changeover.runs.RunFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Consoles and engines that end in every way there is, and runs that do not mind. */
@Tag("lab")
class ConsoleLifeLabTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final TaskId STEP = new TaskId("patient", "here");

  @TempDir Path state;
  @TempDir Path folder;
  private InstalledProgram program;
  private SmallPlan plan;

  @BeforeEach
  void plan() {
    program = new InstalledProgram(state);
    plan =
        SmallPlan.here(
            folder,
            """
            - id: patient
              title: Waits for a file
              targets: here
              uses: host/command
              with:
                check: test -e %1$s/done
                run: |
                  echo $$ >> %1$s/pids
                  while ! test -e %1$s/go; do sleep 0.1; done
                  touch %1$s/done
            """
                .formatted(folder));
  }

  @Test
  void killedConsole_leavesTheRunAlone_andAttachComesBack() throws Exception {
    try (var first = TerminalOfTest.with(program, "run", plan.file().toString())) {
      RunFolder run = running();
      first.awaitText("Waits for a file");
      ProcessHandle console = first.program();
      assertThat(console.destroyForcibly()).isTrue();
      console.onExit().get(1, TimeUnit.MINUTES);
      assertGoesOn(run);
      comesBack(run);
      finishes(run);
    }
  }

  @Test
  void closedTerminal_leavesTheRunAlone_andAttachComesBack() throws Exception {
    try (var first = TerminalOfTest.with(program, "run", plan.file().toString())) {
      RunFolder run = running();
      first.awaitText("Waits for a file");
      ProcessHandle console = first.program();
      first.hangUp();
      console.onExit().get(1, TimeUnit.MINUTES);
      assertGoesOn(run);
      comesBack(run);
      finishes(run);
    }
  }

  @Test
  void terminatedEngine_letsGoInGoodOrder_andResumeGoesOn() throws Exception {
    try (var first = TerminalOfTest.with(program, "run", plan.file().toString())) {
      RunFolder run = running();
      first.awaitText("Waits for a file");
      ProcessHandle engine = ProcessHandle.of(Engines.pid(run)).orElseThrow();
      assertThat(engine.destroy()).isTrue();
      engine.onExit().get(1, TimeUnit.MINUTES);
      assertThat(run.journal().read(1).getLast().event()).isInstanceOf(Event.EngineStopped.class);
      assertThat(run.engine().engineLives()).isFalse();
      for (String pid : Files.readAllLines(folder.resolve("pids"))) {
        assertThat(ProcessHandle.of(Long.parseLong(pid))).isEmpty();
      }
      Files.createFile(folder.resolve("go"));
      Result resumed = program.run(LONG, "resume", run.id(), "--headless");
      assertThat(resumed.exitCode()).as(resumed.all()).isZero();
      assertThat(Files.exists(folder.resolve("done"))).isTrue();
    }
  }

  private RunFolder running() throws Exception {
    RunFolder run = Engines.awaitRun(state);
    Awaiting.until("the command runs", () -> Files.exists(folder.resolve("pids")));
    return run;
  }

  private void assertGoesOn(RunFolder run) throws Exception {
    assertThat(ProcessHandle.of(Engines.pid(run))).isPresent();
    assertThat(run.engine().engineLives()).isTrue();
    assertThat(run.state().task(STEP).status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(Files.readAllLines(folder.resolve("pids"))).hasSize(1);
  }

  private void comesBack(RunFolder run) throws Exception {
    try (var second = TerminalOfTest.with(program, "attach", run.id())) {
      second.awaitText("Waits for a file");
      second.type("q");
      assertThat(second.awaitEnd()).isZero();
      assertThat(second.written()).contains("changeover attach " + run.id());
    }
    assertGoesOn(run);
  }

  private void finishes(RunFolder run) throws Exception {
    Files.createFile(folder.resolve("go"));
    Awaiting.until("the run is over", () -> run.state().status().ended());
    assertThat(run.state().status()).isEqualTo(RunStatus.FINISHED);
    ProcessHandle.of(Engines.pid(run))
        .ifPresent(engine -> engine.onExit().orTimeout(1, TimeUnit.MINUTES).join());
  }
}
