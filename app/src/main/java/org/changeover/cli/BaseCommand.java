package org.changeover.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.changeover.runs.RunFolder;
import org.changeover.runs.Runs;
import org.changeover.runs.StateFolder;
import org.changeover.text.Sanitiser;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What all commands have: a state folder, and a way to print. */
abstract class BaseCommand implements Callable<Integer> {
  private final Surroundings around;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "where state lives (default: $CHANGEOVER_STATE, else the XDG state folder)")
  private Optional<Path> state = Optional.empty();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  private boolean help;

  BaseCommand(Surroundings around) {
    this.around = around;
  }

  Surroundings around() {
    return around;
  }

  boolean helpWanted() {
    return help;
  }

  /**
   * @throws CommandRefusedException when there is none and can be none
   */
  Path state() {
    Path folder = StateFolder.of(state, around.environment());
    Path existing = folder;
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing)) {
      throw unusable(folder, existing + " is not a folder");
    }
    if (!Files.isWritable(existing) || !Files.isExecutable(existing)) {
      throw unusable(folder, existing + " may not be written to");
    }
    return folder;
  }

  private static CommandRefusedException unusable(Path folder, String why) {
    return new CommandRefusedException(
        ExitCode.ENVIRONMENT_LACKS,
        "the state folder %s cannot be used: %s; name another with --state or CHANGEOVER_STATE"
            .formatted(folder, why));
  }

  RunFolder run(String name) throws Exception {
    return Runs.in(state()).find(name);
  }

  /** A line of the result. */
  void print(String line) {
    around.out().println(line);
  }

  /** The same for people, of a text that may hold what a machine or a plan said. */
  void show(String text) {
    print(Sanitiser.cleanLines(text));
  }

  /** A line for whoever watches. */
  void tell(String line) {
    around.err().println(Sanitiser.cleanLines(line));
  }
}
