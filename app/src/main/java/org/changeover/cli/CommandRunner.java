package org.changeover.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.changeover.control.EngineLostException;
import org.changeover.journal.JournalException;
import org.changeover.journal.JournalUnwritableException;
import org.changeover.plan.Suggestion;
import org.changeover.runs.StateFolder;
import org.changeover.runs.UnknownRunException;
import org.changeover.text.FileProblem;
import org.changeover.text.Sanitiser;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import reactor.core.Exceptions;

/** Finds the command that was asked for, runs it, and turns whatever happens into an exit code. */
final class CommandRunner {
  private final Surroundings around;

  CommandRunner(Surroundings around) {
    this.around = around;
  }

  int run(List<String> args) {
    CommandLine line = commandLine(args);
    line.setOut(new PrintWriter(around.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(around.err(), true, StandardCharsets.UTF_8));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(around.color() ? Ansi.ON : Ansi.OFF));
    line.setParameterExceptionHandler(this::badUsage);
    line.setExecutionExceptionHandler((e, _, _) -> failed(e));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    // A word that begins with @ is a word: no file of this machine is read for whoever is
    // elsewhere.
    line.setExpandAtFiles(false);
    if (around.caller().isEmpty()) {
      Quiet.logging();
    }
    return line.execute(args.toArray(String[]::new));
  }

  private CommandLine commandLine(List<String> args) {
    var line = new CommandLine(new Program());
    var commands = new Commands(around);
    commands.names().stream()
        .filter(name ->
            args.isEmpty() || !commands.has(args.getFirst()) || name.equals(args.getFirst()))
        .forEach(name -> line.addSubcommand(name, commands.make(name)));
    line.getSubcommands().values().stream()
        .flatMap(command ->
            Stream.concat(Stream.of(command), command.getSubcommands().values().stream()))
        .map(CommandLine::getCommandSpec)
        .filter(spec -> spec.findOption("--help") == null)
        .forEach(spec -> spec.addOption(help()));
    return line;
  }

  private static CommandLine.Model.OptionSpec help() {
    return CommandLine.Model.OptionSpec.builder("-h", "--help")
        .type(boolean.class)
        .usageHelp(true)
        .description("show this help")
        .build();
  }

  private int badUsage(CommandLine.ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    around
        .err()
        .println(
            unknownCommand(e, command)
                .or(() -> unknownOption(e, command))
                .or(() -> missingCommand(e, command))
                .orElseGet(() -> plain(e.getMessage())));
    around.err().println("See 'changeover %s--help'".formatted(qualified(command)));
    return ExitCode.BAD_USAGE;
  }

  /** What is said of a word where a command belongs; picocli calls it an unmatched argument. */
  private static Optional<String> unknownCommand(
      CommandLine.ParameterException e, CommandLine command) {
    if (!(e instanceof CommandLine.UnmatchedArgumentException unmatched)
        || command.getSubcommands().isEmpty()
        || unmatched.getUnmatched().getFirst().startsWith("-")) {
      return Optional.empty();
    }
    String word = unmatched.getUnmatched().getFirst();
    return Optional.of(
        "There is no command '%s'."
            .formatted(qualified(command) + word)
            .concat(Suggestion.didYouMean(word, commandsOf(command))));
  }

  /** What stands behind an unknown option may be its value: only the option is spoken of. */
  private static Optional<String> unknownOption(
      CommandLine.ParameterException e, CommandLine command) {
    if (!(e instanceof CommandLine.UnmatchedArgumentException unmatched)
        || !unmatched.getUnmatched().getFirst().startsWith("-")) {
      return Optional.empty();
    }
    String option = unmatched.getUnmatched().getFirst().split("=", 2)[0];
    return Optional.of(
        "There is no option '%s'."
            .formatted(option)
            .concat(Suggestion.didYouMean(option, command.getCommandSpec().optionsMap().keySet())));
  }

  private static Optional<String> missingCommand(
      CommandLine.ParameterException e, CommandLine command) {
    return "Missing required subcommand".equals(e.getMessage())
        ? Optional.of("Say what to do: " + String.join(", ", commandsOf(command)))
        : Optional.empty();
  }

  private static List<String> commandsOf(CommandLine command) {
    return command.getSubcommands().entrySet().stream()
        .filter(entry -> !entry.getValue().getCommandSpec().usageMessage().hidden())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The types of picocli in words. */
  private static String plain(String message) {
    return message.replaceAll("is not an? (int|long)$", "is no whole number");
  }

  private static String qualified(CommandLine command) {
    return command.getParent() == null
        ? ""
        : qualified(command.getParent()) + command.getCommandName() + " ";
  }

  private int failed(Exception e) {
    if (Exceptions.unwrap(e) instanceof InterruptedException) {
      return ExitCode.STEP_FAILED; // whoever asked is gone
    }
    return switch (e) {
      case CommandRefusedException refused -> said(refused.getMessage(), refused.exitCode());
      case UnknownRunException unknown -> said(unknown.getMessage(), ExitCode.BAD_USAGE);
      case JournalUnwritableException disk -> said(disk.getMessage(), ExitCode.ENVIRONMENT_LACKS);
      case JournalException broken -> said(broken.getMessage(), ExitCode.STEP_FAILED);
      case EngineLostException lost -> said(lost.getMessage(), ExitCode.STEP_FAILED);
      case NoSuchFileException missing -> said(FileProblem.say(missing), ExitCode.BAD_USAGE);
      case IOException io -> said(FileProblem.say(io), ExitCode.ENVIRONMENT_LACKS);
      case UncheckedIOException io ->
          said(FileProblem.say(io.getCause()), ExitCode.ENVIRONMENT_LACKS);
      default -> bug(e);
    };
  }

  private int said(String message, int code) {
    around.err().println("changeover: " + Sanitiser.cleanLines(message));
    return code;
  }

  /** Not foreseen: one line for the user, the rest in a file for whoever mends it. */
  private int bug(Exception e) {
    Path log = StateFolder.of(Optional.empty(), around.environment()).resolve("bugs.log");
    var text = new java.io.StringWriter();
    text.append(Instant.now().toString()).append(' ');
    e.printStackTrace(new PrintWriter(text));
    String where;
    try {
      Files.createDirectories(log.getParent());
      Files.writeString(log, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      where = "details in " + log;
    } catch (IOException unwritable) {
      where = "details could not be written to " + log;
    }
    return said("this is a bug: %s; %s".formatted(e, where), ExitCode.STEP_FAILED);
  }
}
