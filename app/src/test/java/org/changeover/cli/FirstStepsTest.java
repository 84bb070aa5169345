package org.changeover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The plan of the first steps as a user runs it: processes, plugins as zips, a real engine. Needs
 * the plugins that the modules before this one have packaged.
 */
@Timeout(300)
class FirstStepsTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Path PLANS = HOME.resolve("config/plans/first-steps");

  @TempDir Path folder;

  private record Ran(int code, String output) {}

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
    Ran parked = changeover(run);
    assertThat(parked.code()).as(parked.output()).isEqualTo(ExitCode.PARKED);
    assertThat(Files.readSymbolicLink(work.resolve("live"))).hasToString("old");

    Ran asks = changeover(List.of("resume", "first-steps", "--headless", "--no-wait"));
    assertThat(asks.code()).as(asks.output()).isEqualTo(ExitCode.PARKED);
    Ran approved = changeover(List.of("approve", "first-steps", "point-at-new"));
    assertThat(approved.code()).as(asks.output() + approved.output()).isZero();
    Ran done = changeover(List.of("resume", "first-steps", "--headless"));
    assertThat(done.code()).as(done.output()).isZero();
    assertThat(Files.readSymbolicLink(work.resolve("live"))).hasToString("new");
    assertThat(work.resolve("mirror3/index.html"))
        .hasSameBinaryContentAs(PLANS.resolve("site/index.html"));

    Ran undone = changeover(List.of("undo", "first-steps", "--yes"));
    assertThat(undone.code()).as(undone.output()).isZero();
    assertThat(work).doesNotExist();
    assertThat(changeover(List.of("runs")).output()).contains("undone");
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static List<String> java() {
    return List.of(
        ProcessHandle.current().info().command().orElseThrow(),
        "-Xmx160m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "-Dchangeover.home=" + HOME,
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName());
  }

  /** What the launcher is to the plan, without a packaged program. */
  private Path program() throws IOException {
    Path script = folder.resolve("changeover");
    String words = String.join("' '", java());
    Files.writeString(script, "#!/bin/sh\nexec '" + words + "' \"$@\"\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  private Ran changeover(List<String> arguments) throws Exception {
    var command = new ArrayList<>(java());
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CHANGEOVER_STATE", folder.resolve("state").toString());
    builder.environment().put("CHANGEOVER_HOME", HOME.toString());
    Path output = folder.resolve("output.log");
    Process process = builder.redirectOutput(output.toFile()).start();
    process.getOutputStream().close();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), Files.readString(output));
  }
}
