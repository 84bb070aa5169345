package org.changeover.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Optional;
import org.changeover.journal.EventCodec;
import org.changeover.run.Actor;
import org.changeover.runs.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "engine", hidden = true, description = "The engine process of a run.")
final class EngineCommand extends BaseCommand {
  @Parameters(paramLabel = "RUN")
  private String name;

  @Mixin private OptionsOfRun options;

  @Option(
      names = "--for",
      paramLabel = "ACTOR",
      description = "whom the SSH server let in and starts this engine for")
  private Optional<String> caller = Optional.empty();

  EngineCommand(Surroundings around) {
    super(around);
  }

  static String text(Actor actor) {
    return EventCodec.mapper().valueToTree(actor).toString();
  }

  private static Actor actor(String text) {
    try {
      return EventCodec.mapper().readValue(text, Actor.class);
    } catch (JsonProcessingException e) {
      throw CommandRefusedException.badUsage("--for holds no actor");
    }
  }

  @Override
  public Integer call() throws Exception {
    Quiet.engineLogging();
    RunFolder run = run(name);
    TypedSecrets typed = TypedSecrets.read(System.in);
    var engine =
        new EngineAccess(run, state(), typed, this::tell, caller.map(EngineCommand::actor));
    try (var interruption = Interruption.of("run-let-go")) {
      return engine
          .detached(options.options(), interruption)
          .map(RunEnding::exitCode)
          .orElse(ExitCode.PARKED);
    }
  }
}
