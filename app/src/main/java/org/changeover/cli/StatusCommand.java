package org.changeover.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.changeover.run.Decisions;
import org.changeover.run.Outlook;
import org.changeover.run.RunPlan;
import org.changeover.run.RunState;
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
    print(run.id() + "  " + standing.text());
    state
        .start()
        .ifPresent(start -> print(start.title() + ", started by " + start.by().operator()));
    RunPlan plan = FrozenPlan.of(run).runPlan();
    List<TaskState> tasks = plan.tasks().stream().map(state::task).toList();
    Folded.of(tasks, TaskState::id, StatusCommand::said)
        .forEach(one -> print(line(one.name(), one.said())));
    List<Outlook.Awaited> awaited = awaited(plan, state);
    for (Outlook.Whose whose : Outlook.Whose.values()) {
      List<Outlook.Awaited> its = awaited.stream().filter(one -> one.whose() == whose).toList();
      Folded.of(its, Outlook.Awaited::task, StatusCommand::why)
          .forEach(one -> print("%s: %s: %s".formatted(who(whose), one.name(), one.said())));
    }
    standing.advice().forEach(this::print);
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

  private static String said(TaskState task) {
    String detail = task.detail().lines().findFirst().orElse("");
    return "%-12s %s".formatted(Wording.word(task.status()), detail);
  }

  private static String line(String name, String said) {
    return "  %-36s %s".formatted(name, said).stripTrailing();
  }

  private static String who(Outlook.Whose whose) {
    return switch (whose) {
      case PERSON -> "waits for a person";
      case TIME -> "waits";
      case FAILURE -> "stopped at a failure";
    };
  }

  private static String why(Outlook.Awaited one) {
    String until =
        one.until()
            .map(at -> " until " + CLOCK.format(at.atZone(ZoneId.systemDefault())))
            .orElse("");
    return one.why() + until;
  }
}
