package org.changeover.cli;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Optional;
import org.changeover.plan.Step;
import org.changeover.run.Event;
import org.changeover.run.Request;
import org.changeover.run.RunPlan;
import org.changeover.run.RunState;
import org.changeover.runs.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "undo",
    description = "Take back what a run has done, the last first. --to STEP undoes that step too.")
final class UndoCommand extends SteerCommand {
  @Option(names = "--to", paramLabel = "STEP", description = "the last step to take back")
  private Optional<String> to = Optional.empty();

  @Option(names = "--preview", description = "show what would be taken back, and do nothing")
  private boolean preview;

  @Option(names = "--yes", description = "do not ask")
  private boolean yes;

  @Option(names = "--reason", description = "goes into the journal")
  private String reason = "";

  @Option(names = "--json", description = "print events as JSON lines")
  private boolean json;

  UndoCommand(Surroundings around) {
    super(around);
  }

  @Override
  List<Request> requests(RunFolder run) {
    return List.of(new Request.Undo(to, reason));
  }

  @Override
  public Integer call() throws Exception {
    RunFolder run = run();
    RunPlan plan = FrozenPlan.of(run).runPlan();
    List<Step> steps = plan.plan().everyStep().toList();
    to.filter(step -> steps.stream().noneMatch(known -> known.id().equals(step)))
        .ifPresent(step -> {
          throw CommandRefusedException.badUsage(
              "--to: the plan has no step '%s'; there are: %s"
                  .formatted(step, steps.stream().map(Step::id).collect(joining(", "))));
        });
    boolean engine = run.engine().engineLives();
    if (preview) {
      RunState now = engine ? run.state() : run.state().interrupted();
      UndoOutlook.of(plan, now, to).lines().forEach(this::show);
      return ExitCode.DONE;
    }
    if (!engine && around().caller().isPresent()) {
      throw new CommandRefusedException(
          ExitCode.STEP_FAILED,
          "no engine runs it: 'resume %s' first, then undo".formatted(run.id()));
    }
    RunState found = engine ? run.state() : run.state().interrupted();
    var outlook = UndoOutlook.of(plan, found, to);
    outlook.lines().forEach(this::tell);
    if (outlook.isEmpty() && run.state().status().ended()) {
      return ExitCode.DONE;
    }
    if (!yes && !outlook.isEmpty() && !agrees()) {
      throw CommandRefusedException.badUsage("nothing was taken back; --yes agrees beforehand");
    }
    ask(run, engine, new Request.Undo(to, reason));
    if (engine) {
      EventsCommand.followUndo(around(), run, plan, json);
    } else {
      here(run);
    }
    var ending = new RunEnding(plan, run.state());
    tell(ending.text(run.id()));
    return ending.exitCodeOfUndo();
  }

  /** Nobody sits at an engine that only undoes: it does not wait for an answer. */
  private void here(RunFolder run) throws Exception {
    var options = new Event.Options(false, Optional.empty(), true, Optional.empty());
    try (var interruption = Interruption.of("undo-let-go")) {
      var _ = engine(run).foreground(options, EventsCommand.printer(around(), json), interruption);
    }
  }

  private boolean agrees() {
    if (!around().terminal()) {
      return false;
    }
    String answer = System.console().readLine("Take all this back? [y/N] ");
    return answer != null && answer.strip().equalsIgnoreCase("y");
  }
}
