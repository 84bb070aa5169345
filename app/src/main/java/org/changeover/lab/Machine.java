package org.changeover.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs the machine's own programs; the only place where this package starts one that it waits for.
 */
final class Machine {
  private static final long SECONDS_TO_WAIT = 1_800;
  private static final int KEPT_OUTPUT = 4000;

  /** What a program printed (both streams together) and its exit code. */
  record Result(int exitCode, String output) {}

  private Machine() {}

  /** Runs a program that must succeed; returns what it printed. */
  static String run(String... command) {
    return run(List.of(command), Map.of(), "");
  }

  /**
   * Runs a program that must succeed, with additions to its environment and a text on its standard
   * input.
   *
   * @throws LabException with the end of what it printed when it fails
   */
  static String run(List<String> command, Map<String, String> environment, String input) {
    Result result = attempt(command, environment, input);
    if (result.exitCode() != 0) {
      throw new LabException(
          "'%s' ended with exit code %d: %s"
              .formatted(String.join(" ", command), result.exitCode(), end(result.output())));
    }
    return result.output();
  }

  /** Runs a program whose failure is an answer as well. */
  static Result attempt(List<String> command, Map<String, String> environment, String input) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      CompletableFuture<String> output = read(process);
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // It ended without reading all of it; its exit code says why.
      }
      if (!process.waitFor(SECONDS_TO_WAIT, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new LabException(
            "'%s' did not end in %d s".formatted(String.join(" ", command), SECONDS_TO_WAIT));
      }
      return new Result(process.exitValue(), output.join());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command.getFirst(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted while running " + command.getFirst(), e);
    }
  }

  private static CompletableFuture<String> read(Process process) {
    CompletableFuture<String> output = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try (var stream = process.getInputStream()) {
            output.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
          } catch (IOException e) {
            output.completeExceptionally(e);
          }
        });
    return output;
  }

  /**
   * Starts a program that outlives this one, in a session of its own, with its output in a file.
   */
  static Process detach(List<String> command, Map<String, String> environment, Path log) {
    List<String> own = new ArrayList<>(List.of("setsid"));
    own.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(own)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command.getFirst(), e);
    }
  }

  private static String end(String output) {
    String text = output.strip();
    return text.length() <= KEPT_OUTPUT ? text : "…" + text.substring(text.length() - KEPT_OUTPUT);
  }
}
