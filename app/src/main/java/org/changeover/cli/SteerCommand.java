package org.changeover.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.changeover.run.Actor;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.runs.RunFolder;
import picocli.CommandLine.Parameters;

/** A command that asks something of a run: of its engine, or without one of its journal. */
abstract class SteerCommand extends BaseCommand {
  @Parameters(index = "0", paramLabel = "RUN", description = "name of the run, or how it begins")
  private String name;

  SteerCommand(Surroundings around) {
    super(around);
  }

  /** What is asked, of that run. */
  abstract List<Request> requests(RunFolder run) throws Exception;

  RunFolder run() throws Exception {
    return run(name);
  }

  @Override
  public Integer call() throws Exception {
    RunFolder run = run();
    boolean engine = run.engine().engineLives();
    var refused = new ArrayList<CommandRefusedException>();
    List<Request> requests = requests(run);
    for (Request request : requests) {
      try {
        ask(run, engine, request);
      } catch (CommandRefusedException e) {
        refused.add(e);
      }
    }
    if (!engine && refused.size() < requests.size()) {
      tell("Recorded. No engine runs: 'changeover resume %s' continues.".formatted(run.id()));
    }
    if (!refused.isEmpty()) {
      throw new CommandRefusedException(
          refused.getFirst().exitCode(),
          refused.stream().map(Exception::getMessage).collect(Collectors.joining("\n")));
    }
    return ExitCode.DONE;
  }

  /** The engine of a run in this process. */
  EngineAccess engine(RunFolder run) {
    return new RunStarting(around(), state()).engine(run);
  }

  /**
   * Has a request recorded.
   *
   * @throws CommandRefusedException when it is refused
   */
  void ask(RunFolder run, boolean engine, Request request) throws Exception {
    Reply reply =
        engine
            ? run.engine().request(request, around().caller().orElse(Actor.engine())).block()
            : engine(run).once(request);
    switch (reply) {
      case Reply.Accepted _ -> {}
      case Reply.Refused refused ->
          throw new CommandRefusedException(ExitCode.STEP_FAILED, refused.why());
      case null -> throw new CommandRefusedException(ExitCode.STEP_FAILED, "no answer");
    }
  }
}
