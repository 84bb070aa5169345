package org.changeover.cli;

import java.util.Optional;
import org.changeover.runs.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "engine", hidden = true, description = "The engine process of a run.")
final class EngineCommand extends BaseCommand {
  @Parameters(paramLabel = "RUN")
  private String name;

  @Mixin private OptionsOfRun options;

  EngineCommand(Surroundings around) {
    super(around);
  }

  @Override
  public Integer call() throws Exception {
    Quiet.engineLogging();
    RunFolder run = run(name);
    TypedSecrets typed = TypedSecrets.read(System.in);
    var engine = new EngineAccess(run, state(), typed::value, this::tell, Optional.empty());
    try (var interruption = Interruption.of("run-let-go")) {
      return engine
          .detached(options.options(), interruption)
          .map(RunEnding::exitCode)
          .orElse(ExitCode.PARKED);
    }
  }
}
