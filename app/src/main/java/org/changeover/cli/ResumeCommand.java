package org.changeover.cli;

import java.util.List;
import org.changeover.run.Request;
import org.changeover.runs.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "resume",
    description = "Go on with a run that is paused or parked, or whose engine has ended.")
final class ResumeCommand extends SteerCommand {
  @Mixin private OptionsOfRun options;

  @Option(names = "--headless", description = "run the engine here; print events")
  private boolean headless;

  @Option(names = "--json", description = "print events as JSON lines")
  private boolean json;

  ResumeCommand(Surroundings around) {
    super(around);
  }

  @Override
  List<Request> requests(RunFolder run) {
    return List.of(new Request.Resume(options.options().reason()));
  }

  @Override
  public Integer call() throws Exception {
    RunFolder run = run();
    if (run.engine().engineLives()) {
      ask(run, true, new Request.Resume(options.options().reason()));
      return ExitCode.DONE;
    }
    var starting = new RunStarting(around(), state());
    boolean served = around().caller().isPresent();
    if (served && options.options().yes()) {
      throw CommandRefusedException.badUsage(
          "--yes answers for nobody here: approve each gate by name");
    }
    if (served && headless) {
      throw CommandRefusedException.badUsage(
          "--headless: the engine of a served run has its own process");
    }
    if (!headless && !served) {
      starting.requireTerminal("resume %s --headless".formatted(run.id()));
    }
    if (!headless) {
      starting.requireStartsAlone(run);
    }
    starting.resumed(run, options.options().reason());
    if (served) {
      starting.engineAlone(run, options.options());
      tell("The run goes on.");
      return ExitCode.DONE;
    }
    if (headless) {
      try (var interruption = Interruption.of("run-let-go")) {
        return starting.foreground(run, options.options(), json, interruption);
      }
    }
    return starting.detached(run, options.options());
  }
}
