package org.changeover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The program in processes of its own, without its launcher. Needs the plugins that the modules
 * before this one have packaged.
 *
 * @param folder where state and output are kept
 */
record StartedProgram(Path folder) {
  static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  /** What a command came to. */
  record Ran(int code, String output) {}

  static List<String> java() {
    return List.of(
        ProcessHandle.current().info().command().orElseThrow(),
        "-Xmx160m",
        "-XX:+UseSerialGC",
        "-XX:-UsePerfData",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "-Dchangeover.home=" + HOME,
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName());
  }

  Process start(Path output, List<String> arguments) throws IOException {
    return start(output, List.of(), arguments);
  }

  private Process start(Path output, List<String> under, List<String> arguments)
      throws IOException {
    var command = new ArrayList<>(under);
    command.addAll(java());
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CHANGEOVER_STATE", folder.resolve("state").toString());
    builder.environment().put("CHANGEOVER_HOME", HOME.toString());
    Process process = builder.redirectOutput(output.toFile()).start();
    process.getOutputStream().close();
    return process;
  }

  Ran run(List<String> arguments) throws Exception {
    return run(List.of(), arguments);
  }

  /**
   * @param under the command line of a program that runs the one behind it
   */
  Ran run(List<String> under, List<String> arguments) throws Exception {
    Path output = folder.resolve("output.log");
    Process process = start(output, under, arguments);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), Files.readString(output));
  }
}
