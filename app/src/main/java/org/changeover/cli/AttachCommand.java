package org.changeover.cli;

import java.util.Optional;
import org.changeover.runs.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "attach",
    description = {
      "Show the console of a run, also of one that is over;",
      "without a run, the list of them."
    })
final class AttachCommand extends BaseCommand {
  @Parameters(paramLabel = "RUN", arity = "0..1", description = "name of the run, or how it begins")
  private Optional<String> name = Optional.empty();

  AttachCommand(Surroundings around) {
    super(around);
  }

  @Override
  public Integer call() throws Exception {
    var starting = new RunStarting(around(), state());
    if (name.isEmpty()) {
      starting.requireTerminal("runs");
      return new Attachment(around()).list(state());
    }
    RunFolder run = run(name.get());
    starting.requireTerminal("events %s --follow".formatted(run.id()));
    return new Attachment(around()).show(run);
  }
}
