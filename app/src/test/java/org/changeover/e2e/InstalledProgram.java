package org.changeover.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program as it was built, started by its launcher as a user would. */
final class InstalledProgram {
  private final Path home;
  private final Path state;

  InstalledProgram(Path state) {
    this(Path.of("").toAbsolutePath().getParent(), state);
  }

  InstalledProgram(Path home, Path state) {
    this.home = home;
    this.state = state;
  }

  Path home() {
    return home;
  }

  Path state() {
    return state;
  }

  /** What a command came to. */
  record Result(int exitCode, String out, String err) {
    String all() {
      return out + err;
    }
  }

  Result run(Duration limit, String... arguments) {
    try {
      Path out = Files.createTempFile("changeover", ".out");
      Path err = Files.createTempFile("changeover", ".err");
      Process process = start(out, err, arguments);
      try {
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
          throw new AssertionError(
              "%s did not end within %s%n%s%n%s"
                  .formatted(
                      List.of(arguments), limit, Files.readString(out), Files.readString(err)));
        }
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  Process start(Path out, Path err, String... arguments) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(home.resolve("changeover").toString());
    line.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(line)
            .directory(home.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("CHANGEOVER_STATE", state.toString());
    return builder.start();
  }
}
