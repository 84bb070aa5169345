package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.changeover.run.Event;
import org.changeover.runs.RunFolder;
import org.changeover.runs.Runs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans that are chosen, checked and started by keys, in a terminal with the installed program. */
@Tag("lab")
class PlansLabTest {
  @TempDir Path state;
  @TempDir Path plans;
  @TempDir Path work;

  @AfterEach
  void endEngines() throws Exception {
    for (RunFolder run : Runs.in(state).list()) {
      if (run.engine().engineLives()) {
        ProcessHandle engine = ProcessHandle.of(Engines.pid(run)).orElseThrow();
        engine.destroy();
        engine.onExit().get(1, TimeUnit.MINUTES);
      }
    }
  }

  /** The plan of the first steps, in folders and on a port of the test's own. */
  private Path firstSteps(InstalledProgram program) throws IOException {
    Path from = program.home().resolve("config/plans/first-steps");
    String plan =
        Files.readString(from.resolve("plan.yaml"))
            .replace("$HOME/.cache/changeover-first-steps", work.resolve("site").toString())
            .replace("port: 8642", "port: " + freePort());
    Files.copy(from.resolve("inventory.yaml"), plans.resolve("inventory.yaml"));
    return Files.writeString(plans.resolve("plan.yaml"), plan);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void theFirstSteps_areStartedByKeys_andGoOnWhenTheirEngineIsLost() throws Exception {
    var program = new InstalledProgram(state);
    firstSteps(program);
    try (var terminal = TerminalOfTest.with(program, "attach", "--plans", plans.toString())) {
      terminal.awaitSeen("There is no run yet");
      terminal.type("p");
      terminal.awaitSeen("Move a small site from one folder to another");
      terminal.awaitSeen("libravatar");
      terminal.type("/" + plans + "\r\r");
      terminal.awaitSeen("REAL HOSTS");
      terminal.awaitSeen("update-mirrors");
      terminal.type("s");
      terminal.awaitSeen("This is no rehearsal: type first-steps");
      TimeUnit.MILLISECONDS.sleep(400);
      terminal.type("first-steps\r");
      terminal.type("y");
      terminal.awaitSeen("Serve the site from the new folder?");
      RunFolder run = Engines.awaitRun(state);
      var begun = (Event.RunStarted) run.journal().read(1).getFirst().event();
      assertThat(begun.by().operator()).isEqualTo(System.getProperty("user.name"));

      ProcessHandle engine = ProcessHandle.of(Engines.pid(run)).orElseThrow();
      engine.destroyForcibly();
      engine.onExit().get(1, TimeUnit.MINUTES);
      terminal.awaitSeen("No engine.");
      terminal.type("q");
      terminal.awaitSeen("RUNNING     " + run.id());
      terminal.awaitSeen("no engine");
      terminal.type("R");
      terminal.awaitSeen("Go on with " + run.id() + "?");
      TimeUnit.MILLISECONDS.sleep(400);
      terminal.type("y");
      terminal.awaitSeen("Selected");
      Awaiting.until("another engine has it", () -> Engines.pid(run) != engine.pid());

      terminal.type("q");
      terminal.awaitSeen("RUNNING     " + run.id());
      terminal.type("q");
      assertThat(terminal.awaitEnd()).isZero();
      endEngines();
      var undone = program.run(Duration.ofMinutes(2), "undo", run.id(), "--yes");
      assertThat(undone.exitCode()).as(undone.all()).isZero();
      assertThat(work.resolve("site")).doesNotExist();
    }
  }

  @Test
  void aPlanWithMistakes_showsThem_andIsSoundOnceTheyAreMended() throws Exception {
    var program = new InstalledProgram(state);
    Path plan = firstSteps(program);
    String sound = Files.readString(plan);
    Files.writeString(plan, sound.replace("uses: host/command", "uses: host/comand"));
    try (var terminal = TerminalOfTest.with(program, "attach", "--plans", plans.toString())) {
      terminal.awaitSeen("There is no run yet");
      terminal.type("p");
      terminal.awaitSeen("mistakes");
      terminal.type("\r");
      terminal.awaitSeen("plan.yaml:");
      terminal.awaitSeen("the provider 'host' has no action 'comand'.");
      terminal.type("s");
      terminal.awaitSeen("s start: not now, it has");
      Files.writeString(plan, sound);
      terminal.type("r");
      terminal.awaitSeen("update-mirrors");
      terminal.type("q");
      assertThat(terminal.awaitEnd()).isZero();
      assertThat(Runs.in(state).list()).isEmpty();
    }
  }
}
