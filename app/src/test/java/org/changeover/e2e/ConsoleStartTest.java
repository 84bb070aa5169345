package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.changeover.runs.RunFolder;
import org.changeover.runs.Runs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console of a run whose engine is only starting: it does not wait for it. */
class ConsoleStartTest {
  @TempDir Path folder;
  private InstalledProgram program;
  private SmallPlan plan;

  @BeforeEach
  void planned() {
    program = new InstalledProgram(folder.resolve("state"));
    plan =
        SmallPlan.here(
            folder,
            """
            - id: patient
              title: Waits for a person
              manual: Look at the screen.
            """);
  }

  /** With another program in place of the one that the engine is started by. */
  private TerminalOfTest starting(String setsid) throws IOException {
    Path tool = Files.createDirectories(folder.resolve("bin")).resolve("setsid");
    Files.writeString(tool, "#!/bin/sh\n" + setsid);
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));
    return TerminalOfTest.running(
        program.state(),
        List.of(
            "env",
            "PATH=" + tool.getParent() + ":" + System.getenv("PATH"),
            program.home().resolve("changeover").toString(),
            "run",
            plan.file().toString()));
  }

  @Test
  void theFirstFrame_isThereBeforeTheEngine() throws Exception {
    try (var terminal =
        starting("until [ -e %s/go ]; do sleep 0.1; done; exec \"$@\"\n".formatted(folder))) {
      terminal.awaitSeen("A plan of a test");
      RunFolder run = Runs.in(program.state()).list().getFirst();
      assertThat(run.engine().engineLives()).isFalse();
      Files.createFile(folder.resolve("go"));
      terminal.awaitSeen("Look at the screen.");
      terminal.type("q");
      assertThat(terminal.awaitEnd()).isZero();
      ProcessHandle.of(Engines.pid(run)).ifPresent(ProcessHandle::destroy);
    }
  }

  @Test
  void anEngineThatCannotStart_closesTheConsole_andSaysWhy() throws Exception {
    try (var terminal = starting("echo out of luck; exit 3\n")) {
      assertThat(terminal.awaitEnd()).isEqualTo(3);
      assertThat(terminal.written())
          .contains("\u001b[?1049l")
          .contains("changeover: the engine ended at once: out of luck")
          .contains("nothing is left of the run");
      assertThat(Runs.in(program.state()).list()).isEmpty();
    }
  }
}
