package org.changeover.cli;

import java.util.List;
import org.changeover.run.Folded;
import org.changeover.run.RunPlan;
import org.changeover.run.RunState;
import org.changeover.run.TaskState;
import org.changeover.runs.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "status", description = "Show how it stands with a run.")
final class StatusCommand extends BaseCommand {
  @Parameters(paramLabel = "RUN", description = "name of the run, or how it begins")
  private String name;

  @Option(names = "--json", description = "one JSON object, described in docs/events.md")
  private boolean json;

  StatusCommand(Surroundings around) {
    super(around);
  }

  @Override
  public Integer call() throws Exception {
    RunFolder run = run(name);
    Standing standing = Standing.of(run);
    if (json) {
      print(StatusJson.whole(standing).toString());
      return ExitCode.DONE;
    }
    RunState state = standing.state();
    show(run.id() + "  " + standing.text());
    state.start().ifPresent(start -> show(start.title() + ", started by " + start.by().operator()));
    state
        .amended()
        .ifPresent(last ->
            show(
                "version %d of its plan, amended by %s"
                    .formatted(last.planVersion(), last.by().operator())));
    RunPlan plan = FrozenPlan.of(run).runPlan();
    List<TaskState> tasks = plan.tasks().stream().map(state::task).toList();
    Folded.of(tasks, TaskState::id, StatusCommand::said)
        .forEach(one -> show(line(one.name(), one.said())));
    Waiting.now(plan, state).forEach(this::show);
    standing.advice().forEach(this::show);
    return ExitCode.DONE;
  }

  private static String said(TaskState task) {
    String detail = task.detail().lines().findFirst().orElse("");
    return "%-12s %s".formatted(Wording.word(task.status()), detail);
  }

  private static String line(String name, String said) {
    return "  %-36s %s".formatted(name, said).stripTrailing();
  }
}
