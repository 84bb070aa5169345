package org.changeover.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.changeover.run.Decisions;
import org.changeover.run.Outlook;
import org.changeover.run.RunPlan;
import org.changeover.run.RunState;
import org.changeover.run.TaskId;
import org.changeover.run.TaskState;
import org.changeover.runs.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "status", description = "Show how it stands with a run.")
final class StatusCommand extends BaseCommand {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

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
    RunPlan plan = FrozenPlan.of(run).runPlan();
    plan.tasks().forEach(id -> show(line(id, state.task(id))));
    awaited(plan, state).forEach(one -> show(waiting(one)));
    standing.advice().forEach(this::show);
    return ExitCode.DONE;
  }

  /** What its tasks wait for; what the run as a whole waits for is said with its status. */
  private static List<Outlook.Awaited> awaited(RunPlan plan, RunState state) {
    return state.status().ended()
        ? List.of()
        : Decisions.of(plan, state, Instant.now()).awaited().stream()
            .filter(one -> plan.step(one.task()).isPresent())
            .toList();
  }

  private static String line(TaskId id, TaskState task) {
    String detail = task.detail().lines().findFirst().orElse("");
    return "  %-36s %-12s %s".formatted(id, Wording.word(task.status()), detail).stripTrailing();
  }

  private static String waiting(Outlook.Awaited one) {
    String who =
        switch (one.whose()) {
          case PERSON -> "waits for a person";
          case TIME -> "waits";
          case FAILURE -> "stopped at a failure";
        };
    String until =
        one.until()
            .map(at -> " until " + CLOCK.format(at.atZone(ZoneId.systemDefault())))
            .orElse("");
    return "%s: %s: %s%s".formatted(who, one.task(), one.why(), until);
  }
}
