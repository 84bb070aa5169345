package org.changeover.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.changeover.run.Event;
import org.changeover.runs.RunFolder;

/**
 * Starts the engine of a run as a process of a session of its own, which outlives the terminal and
 * whoever started it.
 */
final class DetachedEngine {
  private static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final Duration LONGEST_END = Duration.ofSeconds(10);
  private static final int LINES_OF_LOG = 5;

  /**
   * So that the process stays under 300 MB resident, whatever its steps print. Both compilers: only
   * C2 has the AES-GCM of the processor, without which SSH takes three times as long; but later
   * than by default (three times as many calls), because connections to hosts are made while both
   * processors are busy with them, and what C2 costs then is not paid back.
   */
  private static final List<String> LIMITS =
      List.of(
          "-Xms24m",
          "-Xmx128m",
          "-Xss512k",
          "-XX:MaxDirectMemorySize=32m",
          "-XX:ReservedCodeCacheSize=48m",
          "-XX:MaxMetaspaceSize=96m",
          "-XX:+UseParallelGC",
          "-XX:ParallelGCThreads=2",
          "-XX:Tier4InvocationThreshold=15000",
          "-XX:Tier4MinInvocationThreshold=1800",
          "-XX:Tier4CompileThreshold=45000",
          "-XX:Tier4BackEdgeThreshold=120000",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private final Surroundings around;
  private final Path state;

  DetachedEngine(Surroundings around, Path state) {
    this.around = around;
    this.state = state;
  }

  /**
   * Starts it and waits until it answers on its socket.
   *
   * @throws CommandRefusedException when it ends before, or does not answer and is ended for that;
   *     with what it said
   */
  void start(RunFolder run, Event.Options options, TypedSecrets typed)
      throws IOException, InterruptedException {
    Path log = run.engineLog();
    if (!Files.exists(log)) {
      Files.createFile(
          log, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    long before = Files.size(log);
    Process engine =
        new ProcessBuilder(command(run, options))
            .directory(run.path().toFile())
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    typed.writeTo(engine.getOutputStream());
    new Starting(engine, log, before).await(run.engine()::engineLives, LONGEST_START);
  }

  /**
   * An engine that does not answer yet.
   *
   * @param before how long its log was when it was started, in bytes
   */
  record Starting(Process engine, Path log, long before) {

    void await(BooleanSupplier answers, Duration longest) throws IOException, InterruptedException {
      long deadline = System.nanoTime() + longest.toNanos();
      while (!answers.getAsBoolean()) {
        if (engine.waitFor(20, TimeUnit.MILLISECONDS) && !answers.getAsBoolean()) {
          throw refused(engine.exitValue(), "the engine ended at once: " + said());
        }
        if (System.nanoTime() > deadline) {
          end();
          throw refused(
              0,
              "the engine (process %d) did not answer within %d s and was ended: %s"
                  .formatted(engine.pid(), longest.toSeconds(), said()));
        }
      }
    }

    /** Nobody could steer it, and the next one would wait for the run's lock. */
    private void end() throws InterruptedException {
      engine.destroy();
      if (!engine.waitFor(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS)) {
        engine.destroyForcibly().waitFor();
      }
    }

    private CommandRefusedException refused(int code, String why) {
      return new CommandRefusedException(code == 0 ? ExitCode.STEP_FAILED : code, why);
    }

    /** The last that it said. */
    private String said() throws IOException {
      byte[] all = Files.readAllBytes(log);
      var text = new String(all, (int) before, all.length - (int) before, StandardCharsets.UTF_8);
      List<String> lines = text.strip().lines().toList();
      String last =
          String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_OF_LOG), lines.size()));
      return "%s (log: %s)".formatted(last.isEmpty() ? "it said nothing" : last, log);
    }
  }

  private List<String> command(RunFolder run, Event.Options options) {
    var command = new ArrayList<String>();
    around.tool("setsid").ifPresent(setsid -> command.add(setsid.toString()));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(LIMITS);
    around
        .recordedStart()
        .ifPresent(cache -> command.addAll(List.of("-XX:AOTCache=" + cache, "-Xlog:aot*=off")));
    command.add("-Dchangeover.home=" + around.home());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("engine", run.id(), "--state", state.toString()));
    command.addAll(OptionsOfRun.arguments(options));
    around
        .caller()
        .ifPresent(caller -> command.addAll(List.of("--for", EngineCommand.text(caller))));
    return command;
  }
}
