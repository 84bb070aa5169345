package org.changeover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The plan of the first steps as a user runs it: processes, plugins as zips, a real engine. Needs
 * the plugins that the modules before this one have packaged.
 */
@Timeout(300)
class FirstStepsTest {
  private static final Path PLANS = StartedProgram.HOME.resolve("config/plans/first-steps");

  @TempDir Path folder;

  @Test
  void plan_movesTheSiteAsksAtTheGateAndIsTakenBack() throws Exception {
    Path work = folder.resolve("work");
    List<String> run =
        List.of(
            "run",
            PLANS.resolve("plan.yaml").toString(),
            "--headless",
            "--until",
            "settle",
            "--var",
            "folder=" + work,
            "--var",
            "port=" + freePort(),
            "--var",
            "program=" + program());
    StartedProgram.Ran parked = changeover(run);
    assertThat(parked.code()).as(parked.output()).isEqualTo(ExitCode.PARKED);
    assertThat(Files.readSymbolicLink(work.resolve("live"))).hasToString("old");

    StartedProgram.Ran asks =
        changeover(List.of("resume", "first-steps", "--headless", "--no-wait"));
    assertThat(asks.code()).as(asks.output()).isEqualTo(ExitCode.PARKED);
    StartedProgram.Ran approved = changeover(List.of("approve", "first-steps", "point-at-new"));
    assertThat(approved.code()).as(asks.output() + approved.output()).isZero();
    StartedProgram.Ran done = changeover(List.of("resume", "first-steps", "--headless"));
    assertThat(done.code()).as(done.output()).isZero();
    assertThat(Files.readSymbolicLink(work.resolve("live"))).hasToString("new");
    assertThat(work.resolve("mirror3/index.html"))
        .hasSameBinaryContentAs(PLANS.resolve("site/index.html"));

    StartedProgram.Ran undone = changeover(List.of("undo", "first-steps", "--yes"));
    assertThat(undone.code()).as(undone.output()).isZero();
    assertThat(work).doesNotExist();
    assertThat(changeover(List.of("runs")).output()).contains("undone");
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** What the launcher is to the plan, without a packaged program. */
  private Path program() throws IOException {
    Path script = folder.resolve("changeover");
    String words = String.join("' '", StartedProgram.java());
    Files.writeString(script, "#!/bin/sh\nexec '" + words + "' \"$@\"\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  private StartedProgram.Ran changeover(List<String> arguments) throws Exception {
    return new StartedProgram(folder).run(arguments);
  }
}
