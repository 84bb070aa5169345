package org.changeover.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program without a command. */
@Command(
    name = "changeover",
    description = "Moves a live service to a new server, step by step, from one terminal.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 done, 1 a step failed, 2 bad usage or an invalid plan, 3 parked,",
      "4 cancelled or undone, 5 the environment lacks something; 10 of preview --exit-code:",
      "something would be changed."
    })
final class Program implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      description = "print the version")
  private boolean version;

  @Override
  public void run() {
    if (help || version) {
      spec.commandLine().getOut().println("changeover " + Version.number());
      return;
    }
    throw new ParameterException(
        spec.commandLine(), "Say what to do: " + String.join(", ", names(spec.commandLine())));
  }

  private static java.util.List<String> names(CommandLine line) {
    return line.getSubcommands().entrySet().stream()
        .filter(entry -> !entry.getValue().getCommandSpec().usageMessage().hidden())
        .map(java.util.Map.Entry::getKey)
        .toList();
  }
}
