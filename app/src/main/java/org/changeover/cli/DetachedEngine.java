package org.changeover.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.changeover.run.Event;
import org.changeover.runs.RunFolder;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The engine of a run as a process of a session of its own, which outlives the terminal and whoever
 * started it.
 */
final class DetachedEngine {
  private static final Duration LONGEST_START = Duration.ofSeconds(60);
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

  private final RunFolder run;
  private final Process process;
  private final long logBegin;

  private DetachedEngine(RunFolder run, Process process, long logBegin) {
    this.run = run;
    this.process = process;
    this.logBegin = logBegin;
  }

  /** Starts it; it takes a moment until it answers. */
  static DetachedEngine start(
      Surroundings around, Path state, RunFolder run, Event.Options options, TypedSecrets typed)
      throws IOException {
    Path log = run.engineLog();
    if (!Files.exists(log)) {
      Files.createFile(
          log, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    long logBegin = Files.size(log);
    Process process =
        new ProcessBuilder(command(around, state, run, options))
            .directory(run.path().toFile())
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    typed.writeTo(process.getOutputStream());
    return new DetachedEngine(run, process, logBegin);
  }

  private static List<String> command(
      Surroundings around, Path state, RunFolder run, Event.Options options) {
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

  /**
   * Waits until it answers on its socket.
   *
   * @throws CommandRefusedException when it ends before, with what it said
   */
  void await() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST_START.toNanos();
    while (!run.engine().engineLives()) {
      if (process.waitFor(20, TimeUnit.MILLISECONDS) && !run.engine().engineLives()) {
        throw ended();
      }
      if (System.nanoTime() > deadline) {
        throw new CommandRefusedException(
            ExitCode.STEP_FAILED,
            "the engine (process %d) does not answer after %d s; see %s"
                .formatted(process.pid(), LONGEST_START.toSeconds(), run.engineLog()));
      }
    }
  }

  /** Starts one for the first who subscribes, and completes for everybody when it answers. */
  static Mono<Void> answering(Callable<DetachedEngine> start) {
    return Mono.fromCallable(
            () -> {
              DetachedEngine engine = start.call();
              engine.await();
              return engine;
            })
        .subscribeOn(Schedulers.boundedElastic())
        .then()
        .cache();
  }

  private CommandRefusedException ended() throws IOException {
    byte[] said = Files.readAllBytes(run.engineLog());
    String text =
        new String(said, (int) logBegin, said.length - (int) logBegin, StandardCharsets.UTF_8)
            .strip();
    List<String> lines = text.lines().toList();
    String last =
        String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_OF_LOG), lines.size()));
    int code = process.exitValue();
    return new CommandRefusedException(
        code == 0 ? ExitCode.STEP_FAILED : code,
        "the engine ended at once: %s (log: %s)".formatted(last, run.engineLog()));
  }
}
