package org.changeover.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.changeover.lab.Lab;
import org.changeover.lab.LabException;
import org.changeover.lab.LabOptions;
import org.changeover.lab.LabUnavailableException;
import org.changeover.lab.Traffic;
import org.changeover.plan.Validated;
import org.changeover.plugins.PluginCatalogue;
import org.changeover.run.Event;
import org.changeover.run.Request;
import org.changeover.run.RunStatus;
import org.changeover.runs.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The whole thing at once: lab up, the reference plan, lab down. The lab goes down whatever
 * happens, an interrupt of this process included.
 */
@Command(
    name = "demo",
    description = "Bring up a lab, move its service with the reference plan, take the lab down.")
final class DemoCommand extends BaseCommand {
  @Option(names = "--headless", description = "no console; print events")
  private boolean headless;

  @Option(names = "--yes", description = "install what the lab needs, and answer the gates")
  private boolean yes;

  @Option(names = "--json", description = "print events as JSON lines")
  private boolean json;

  @Option(names = "--images", description = "images on the old server (default: 20000)")
  private int images = LabOptions.DEFAULT_IMAGES;

  @Option(names = "--rows", description = "rows in its log table (default: 200000)")
  private int rows = LabOptions.DEFAULT_ROWS;

  @Option(
      names = "--pace",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "pause between steps (default: 2s in the console, none with --headless)")
  private Optional<Duration> pace = Optional.empty();

  /** What takes days takes seconds in a demo; nothing else is left out. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private static final List<Assignment> VARS = List.of(new Assignment("quiet-for", "3s"));
  private static final Duration FOR_EYES = Duration.ofSeconds(2);

  /** Said of a run that did not come to its end, since its hosts are no more. */
  static final String GONE =
      "The lab goes down with the demo, so this run cannot go on; 'changeover demo' begins anew.";

  private boolean down;

  DemoCommand(Surroundings around) {
    super(around);
  }

  @Override
  public Integer call() throws Exception {
    var starting = new RunStarting(around(), state(), Optional.of(GONE));
    if (!headless) {
      starting.requireTerminal("demo --headless --yes");
    }
    try {
      Lab lab = Lab.in(state());
      var missing = lab.missingPackages(new LabOptions(images, rows, yes));
      boolean install = yes || missing.isEmpty() || agrees(missing);
      return with(lab, new LabOptions(images, rows, install), starting);
    } catch (LabUnavailableException e) {
      throw CommandRefusedException.lacks(e.getMessage());
    } catch (LabException e) {
      throw new CommandRefusedException(ExitCode.STEP_FAILED, e.getMessage());
    }
  }

  private int with(Lab lab, LabOptions options, RunStarting starting) throws Exception {
    try (var _ = ShutdownWork.doing("demo-lab-down", () -> takeDown(lab))) {
      try {
        lab.up(options, this::tell);
        return migrate(lab, starting);
      } finally {
        takeDown(lab);
      }
    }
  }

  private int migrate(Lab lab, RunStarting starting) throws Exception {
    PluginCatalogue plugins = new Installation(around(), state()).catalogue();
    Path plan = around().home().resolve("config/plans/libravatar/plan.yaml");
    var arguments = new PlanArguments(plan, lab.folder().resolve("inventory.yaml"), VARS);
    Validated validated = arguments.validate(around(), plugins);
    var options =
        new Event.Options(
            yes,
            Optional.empty(),
            false,
            Optional.of(LONGEST_WAIT),
            pace.or(() -> headless ? Optional.empty() : Optional.of(FOR_EYES)));
    int code =
        headless
            ? inFront(starting, validated, plugins, options)
            : inConsole(starting, validated, plugins, options);
    return code == ExitCode.DONE ? served(new Traffic(lab)) : code;
  }

  private int inFront(
      RunStarting starting, Validated validated, PluginCatalogue plugins, Event.Options options)
      throws Exception {
    try (var interruption = Interruption.of("run-let-go")) {
      return starting.headless(validated, plugins, options, json, interruption);
    }
  }

  private int inConsole(
      RunStarting starting, Validated validated, PluginCatalogue plugins, Event.Options options)
      throws Exception {
    RunFolder run = starting.prepare(validated, plugins, options);
    int code = starting.beginInConsole(run, options);
    endEngine(run);
    boolean through = run.state().status() == RunStatus.FINISHED;
    return through || code != ExitCode.DONE ? code : ExitCode.CANCELLED_OR_UNDONE;
  }

  /** Says what those who used the service meanwhile came through; fails when they lost anything. */
  private int served(Traffic traffic) {
    Lab.Output uploads = traffic.uploadsOn("new");
    tell("Uploads during the migration: " + uploads.text().strip());
    tell("Reads during the migration: " + traffic.reads().text().strip());
    return uploads.exitCode() == 0 ? ExitCode.DONE : ExitCode.STEP_FAILED;
  }

  /** The lab goes down with the demo, so its engine must not go on without it. */
  private void endEngine(RunFolder run) throws InterruptedException {
    if (run.engine().engineLives() && !run.state().status().ended()) {
      tell("The lab goes down now, so the run is cancelled.");
      var _ =
          run.engine()
              .request(new Request.Cancel("the demo was left"), org.changeover.run.Actor.engine())
              .block();
    }
    run.journal()
        .follow(1)
        .takeUntil(entry -> entry.event() instanceof Event.EngineStopped)
        .blockLast(Duration.ofSeconds(30));
  }

  /**
   * A terminal that is closed ends the programs that take the lab down, but not this process: then
   * whoever comes second begins again, and the process waits for it.
   */
  private synchronized void takeDown(Lab lab) {
    if (!down) {
      tell("Taking the lab down");
      lab.down();
      down = true;
    }
  }

  private boolean agrees(List<String> packages) {
    if (!around().terminal()) {
      return false;
    }
    String answer =
        System.console()
            .readLine(
                "The lab needs %s. Install it now with apt-get? [y/N] ",
                String.join(", ", packages));
    return answer != null && answer.strip().equalsIgnoreCase("y");
  }
}
