package org.changeover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.changeover.lab.Lab;
import org.changeover.lab.LabOptions;
import org.changeover.run.RunState;
import org.changeover.run.RunStatus;
import org.changeover.run.TaskId;
import org.changeover.runs.RunFolder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A step that prints a gigabyte, half of it as one line, beside one that prints now and then. */
@Tag("lab")
class LoudStepLabTest {
  private static final long ENGINE = 300;
  private static final long CONSOLE = 150;
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);
  private static final Duration LONG = Duration.ofMinutes(4);

  @TempDir static Path state;
  private static Lab lab;
  private static InstalledProgram program;

  @TempDir Path folder;

  @BeforeAll
  static void up() {
    lab = LabOfTests.in(state);
    lab.up(new LabOptions(300, 2_000, true), System.out::println);
    program = new InstalledProgram(state);
  }

  @AfterAll
  static void down() {
    lab.down();
  }

  /** The quiet step ends when the loud one has, so that they run side by side to the end. */
  private static String steps(String host) {
    return """
    - id: loud
      targets: %1$s
      uses: host/command
      with:
        check: test -e /tmp/loud-${run.id}
        run: |
          yes 'a line of sixty-four characters, which is printed again and again' | head -c 536870912
          head -c 536870912 /dev/zero | tr '\\0' x
          touch /tmp/loud-${run.id}
        resource: loud
    - id: quiet
      needs: []
      targets: %1$s
      uses: host/command
      with:
        check: test -e /tmp/quiet-${run.id}
        run: |
          while ! test -e /tmp/loud-${run.id}; do echo tick; sleep 0.1; done
          touch /tmp/quiet-${run.id}
        resource: quiet
    """
        .formatted(host);
  }

  @Test
  void overOneConnection_stallsNothingAndGrowsNothing() throws Exception {
    var plan = SmallPlan.onLab(state, folder, steps("mirror1"), UnaryOperator.identity());
    try (var terminal = TerminalOfTest.with(program, "run", plan.file().toString())) {
      RunFolder run = Engines.awaitRun(state);
      Duration silence = longestSilence(run);
      long engine = Memory.most(Engines.pid(run));
      long console = Memory.most(terminal.program().pid());
      System.out.printf(
          "1 GB over SSH: engine %d MiB, console %d MiB at most; quiet step silent for %d ms at most%n",
          engine, console, silence.toMillis());
      assertThat(silence).isLessThan(LONGEST_SILENCE);
      assertThat(engine).isLessThan(ENGINE);
      assertThat(console).isLessThan(CONSOLE);
      terminal.type("q");
      assertThat(terminal.awaitEnd()).isZero();
    }
  }

  @Test
  void inTheForeground_growsNothing() throws Exception {
    var plan = SmallPlan.here(folder, steps("here"));
    Path out = folder.resolve("out");
    Process engine = program.start(out, out, "run", plan.file().toString(), "--headless");
    long most = 0;
    while (engine.isAlive()) {
      most = Math.max(most, mostOf(engine));
      var _ = engine.waitFor(100, TimeUnit.MILLISECONDS);
    }
    System.out.printf("1 GB in the foreground: %d MiB at most%n", most);
    assertThat(engine.exitValue()).as(Files.readString(out)).isZero();
    assertThat(most).isBetween(1L, ENGINE);
  }

  /** An ended process has no memory to tell of, a moment before it counts as ended. */
  private static long mostOf(Process process) throws Exception {
    try {
      return Memory.most(process.pid());
    } catch (IOException | NoSuchElementException ended) {
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("a process without memory").isTrue();
      return 0;
    }
  }

  /** Of the quiet step's output file, from its first line to the end of the run. */
  private static Duration longestSilence(RunFolder run) throws Exception {
    Path output = run.output(new TaskId("quiet", "mirror1"));
    Awaiting.until("the quiet step prints", () -> Files.exists(output));
    long deadline = System.nanoTime() + LONG.toNanos();
    long size = 0;
    long since = System.nanoTime();
    long longest = 0;
    RunState now = run.state();
    while (!now.status().ended()) {
      assertThat(System.nanoTime()).as("%s", now).isLessThan(deadline);
      if (Files.size(output) > size) {
        size = Files.size(output);
        since = System.nanoTime();
      }
      boolean loud = !now.task(new TaskId("loud", "mirror1")).status().through();
      longest = loud ? Math.max(longest, System.nanoTime() - since) : longest;
      TimeUnit.MILLISECONDS.sleep(20);
      now = run.state();
    }
    assertThat(now.status()).isEqualTo(RunStatus.FINISHED);
    assertThat(size).isPositive();
    return Duration.ofNanos(longest);
  }
}
