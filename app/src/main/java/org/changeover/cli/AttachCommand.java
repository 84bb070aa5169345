package org.changeover.cli;

import org.changeover.runs.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "attach", description = "Show the console of a run, also of one that is over.")
final class AttachCommand extends BaseCommand {
  @Parameters(paramLabel = "RUN", description = "name of the run, or how it begins")
  private String name;

  AttachCommand(Surroundings around) {
    super(around);
  }

  @Override
  public Integer call() throws Exception {
    RunFolder run = run(name);
    new RunStarting(around(), state()).requireTerminal("events %s --follow".formatted(run.id()));
    return new Attachment(around()).show(run);
  }
}
