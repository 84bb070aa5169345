package org.changeover.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.changeover.runs.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "attach",
    description = {
      "Show the console of a run, also of one that is over.",
      "Without a run, show the list of them, and the plans that can be started:",
      "those of the current folder, and those that came with the program."
    })
final class AttachCommand extends BaseCommand {
  @Parameters(paramLabel = "RUN", arity = "0..1", description = "name of the run, or how it begins")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--plans",
      paramLabel = "DIR",
      description = "offer the plans in this folder and below it as well")
  private Optional<Path> plans = Optional.empty();

  AttachCommand(Surroundings around) {
    super(around);
  }

  @Override
  public Integer call() throws Exception {
    var starting = new RunStarting(around(), state());
    if (name.isEmpty()) {
      starting.requireTerminal("runs");
      return new Attachment(around()).list(state(), plans.map(PlanFiles::existing));
    }
    if (plans.isPresent()) {
      throw CommandRefusedException.badUsage("--plans goes with the list: name no run");
    }
    RunFolder run = run(name.get());
    starting.requireTerminal("events %s --follow".formatted(run.id()));
    return new Attachment(around()).show(run);
  }
}
