package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.changeover.runs.RunFolder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long the installed program takes to begin, its launcher included, beside {@code ansible
 * --version}. Bounds that it is held to on two processors: 0.2 s for {@code --version}, 0.45 s from
 * the command to the first frame of {@code run}.
 */
@Tag("benchmark")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class StartBenchmarkTest {
  private static final int ROUNDS = 15;

  @TempDir Path folder;

  @Test
  void version_besideAnsible_printsItsNumbers() throws Exception {
    String changeover = new InstalledProgram(folder).home().resolve("changeover").toString();
    measure(List.of(changeover, "--version"));
    assumeTrue(ansibleIsThere(), "needs ansible: config/benchmark/peers.sh, as root");
    measure(List.of("ansible", "--version"));
  }

  private static boolean ansibleIsThere() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(bin -> Files.isExecutable(Path.of(bin, "ansible")));
  }

  private static void measure(List<String> command) throws Exception {
    var times = new double[ROUNDS];
    var cpu = new double[ROUNDS];
    for (int i = -1; i < ROUNDS; i++) { // the first one finds nothing cached
      double spent = ofEndedChildren();
      long begun = System.nanoTime();
      var process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      assertThat(process.waitFor()).isZero();
      times[Math.max(0, i)] = (System.nanoTime() - begun) / 1e6;
      cpu[Math.max(0, i)] = ofEndedChildren() - spent;
    }
    print(String.join(" ", command.getFirst().replaceFirst(".*/", ""), command.getLast()), times);
    print("  of that, processor time", cpu);
  }

  /** In milliseconds, counted by Linux in hundredths of a second (proc_pid_stat(5)). */
  private static double ofEndedChildren() throws IOException {
    String[] fields =
        Files.readString(Path.of("/proc/self/stat")).replaceFirst(".*\\) ", "").split(" ");
    return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) * 10.0;
  }

  @Test
  void firstFrameOfARun_printsItsNumber() throws Exception {
    SmallPlan plan =
        SmallPlan.here(
            folder,
            """
            - id: patient
              title: Waits for a person
              manual: Look at the screen.
            """);
    var first = new double[ROUNDS];
    var cpu = new double[ROUNDS];
    for (int i = -1; i < ROUNDS; i++) { // the first one unpacks the plugins
      Path state = folder.resolve("state" + i);
      var program = new InstalledProgram(folder.resolve("state"));
      long begun = System.nanoTime();
      try (var terminal = TerminalOfTest.with(program, "run", plan.file().toString())) {
        while (!terminal.written().contains("A plan of a test")) {
          TimeUnit.MILLISECONDS.sleep(2);
        }
        first[Math.max(0, i)] = (System.nanoTime() - begun) / 1e6;
        cpu[Math.max(0, i)] = ofProcessor(terminal.program());
        RunFolder run = Engines.awaitRun(program.state());
        terminal.awaitSeen("Look at the screen.");
        ProcessHandle.of(Engines.pid(run)).ifPresent(ProcessHandle::destroy);
      }
      Files.move(program.state().resolve("runs"), state);
    }
    print("first frame of changeover run", first);
    print("  of that, processor time", cpu);
  }

  private static double ofProcessor(ProcessHandle process) {
    return process.info().totalCpuDuration().map(spent -> spent.toNanos() / 1e6).orElse(0.0);
  }

  private static void print(String what, double[] times) {
    Arrays.sort(times);
    System.out.printf(
        "%-30s min %4.0f ms, median %4.0f ms, max %4.0f ms (%d times; load %.1f on %d processors)%n",
        what,
        times[0],
        times[times.length / 2],
        times[times.length - 1],
        times.length,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        Runtime.getRuntime().availableProcessors());
  }
}
