package org.changeover.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.changeover.run.Actor;

/**
 * What a command finds around it.
 *
 * @param out for results
 * @param err for messages
 * @param terminal whether a person sits at standard input and output
 * @param caller the operator whom the SSH server let in; empty: the account of this process
 */
record Surroundings(
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    boolean terminal,
    Optional<Actor> caller) {

  /** Of the account of this process. */
  Surroundings(
      PrintStream out, PrintStream err, Map<String, String> environment, boolean terminal) {
    this(out, err, environment, terminal, Optional.empty());
  }

  static Surroundings ofProcess() {
    var console = System.console();
    return new Surroundings(
        System.out, System.err, System.getenv(), console != null && console.isTerminal());
  }

  /** Whether colour is wanted: no where {@code NO_COLOR} is set (no-color.org). */
  boolean color() {
    return terminal && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /**
   * Whether what is told on standard error is read as it comes: it may be sent into a file while a
   * person sits at the terminal. Starts a small program, which is asked.
   */
  boolean errTerminal() {
    if (!terminal) {
      return false;
    }
    try {
      return new ProcessBuilder("test", "-t", "2")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The folder of the installation, that the launcher names. */
  Path home() {
    return Path.of(System.getProperty("changeover.home", "")).toAbsolutePath();
  }

  Path plugins() {
    return home().resolve("target/changeover/plugins");
  }

  /** What the JDK recorded of a start when the program was built; a start without it is slower. */
  Optional<Path> recordedStart() {
    return Optional.of(home().resolve("target/changeover/start.aot")).filter(Files::isReadable);
  }

  /** A program on the search path. */
  Optional<Path> tool(String name) {
    String path = environment.getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
    for (String folder : path.split(":")) {
      Path file = Path.of(folder).resolve(name);
      if (Files.isExecutable(file) && !Files.isDirectory(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }
}
