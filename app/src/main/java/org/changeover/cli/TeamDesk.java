package org.changeover.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.changeover.console.Console;
import org.changeover.console.ConsoleExit;
import org.changeover.console.ConsoleTerminal;
import org.changeover.console.IdleLock;
import org.changeover.console.RunsConsole;
import org.changeover.console.Unfinished;
import org.changeover.engine.MonotonicClock;
import org.changeover.run.Actor;
import org.changeover.run.LiveRun;
import org.changeover.runs.RunFolder;
import org.changeover.runs.Runs;
import org.changeover.runs.SharedRun;
import org.changeover.runs.UnknownRunException;
import org.changeover.server.Desk;
import org.changeover.text.Sanitiser;

/**
 * What an operator finds behind the SSH server: the consoles of the runs of this installation, the
 * plans of one folder, and those commands that look at a run or steer it. None of them reads or
 * writes a file that the operator could name.
 */
final class TeamDesk implements Desk {
  private static final String ATTACH = "attach";

  private static final List<String> OFFERED =
      List.of(
          "runs", "status", "events", "report", "approve", "reject", "confirm", "answer", "retry",
          "skip", "pause", "resume", "cancel", "undo");

  private final Surroundings around;
  private final Path state;
  private final Optional<Path> plans;
  private final IdleLock.Limits idle;
  private final RunLines runs;
  private final LoadedPlugins plugins;

  /** What is asked for without the operators who confirmed it, who left. */
  private final Map<Unfinished, String> left = new ConcurrentHashMap<>();

  private final Map<String, SharedRun> watched = new ConcurrentHashMap<>();

  /**
   * @param plans the folder of the plans that can be started; none can without it
   * @param idle when a terminal at which nobody types is locked, and closed
   */
  TeamDesk(Surroundings around, Path state, Optional<Path> plans, IdleLock.Limits idle) {
    this.around = around;
    this.state = state;
    this.plans = plans;
    this.idle = idle;
    this.runs = new RunLines(state);
    this.plugins = new LoadedPlugins(new Installation(around, state));
  }

  @Override
  public boolean showsConsole(List<String> words) {
    return words.getFirst().equals(ATTACH);
  }

  @Override
  public int console(
      List<String> words,
      Actor operator,
      BooleanSupplier letIn,
      ConsoleTerminal terminal,
      OutputStream errors)
      throws IOException, InterruptedException {
    IdleLock lock = IdleLock.of(idle, new MonotonicClock(Clock.systemUTC()));
    try {
      RunsAndPlans lobby = lobby(operator, letIn);
      return words.isEmpty()
          ? list(lobby, operator, terminal, lock, errors)
          : show(lobby, run(words), terminal, lock, errors);
    } catch (UnknownRunException | CommandRefusedException e) {
      say(errors, e.getMessage());
      return e instanceof CommandRefusedException refused ? refused.exitCode() : ExitCode.BAD_USAGE;
    }
  }

  private RunFolder run(List<String> words) throws IOException, UnknownRunException {
    if (words.size() > 2) {
      throw CommandRefusedException.badUsage("attach takes the name of one run");
    }
    if (words.size() == 2) {
      return Runs.in(state).find(words.get(1));
    }
    throw CommandRefusedException.badUsage(
        "attach takes the name of a run; log in without a command for the list");
  }

  private int list(
      RunsAndPlans lobby,
      Actor operator,
      ConsoleTerminal terminal,
      IdleLock lock,
      OutputStream errors)
      throws IOException, InterruptedException {
    var console = RunsConsole.open(lobby, operator, terminal, lock);
    try {
      console.run();
    } finally {
      keep(console.unfinished(), operator);
    }
    if (lock.wasClosed()) {
      say(errors, lock.whyClosed());
    }
    return ExitCode.DONE;
  }

  private RunsAndPlans lobby(Actor operator, BooleanSupplier letIn) {
    return RunsAndPlans.over(
        around,
        state,
        runs,
        plugins,
        plans,
        operator,
        (run, viewer) -> new LetInRun(watched(run, viewer), letIn));
  }

  /** What all look at together who are at a run. */
  private LiveRun watched(RunFolder run, Actor operator) {
    return watched.computeIfAbsent(run.id(), _ -> SharedRun.of(run)).seenBy(operator);
  }

  private int show(
      RunsAndPlans lobby,
      RunFolder run,
      ConsoleTerminal terminal,
      IdleLock lock,
      OutputStream errors)
      throws IOException, InterruptedException {
    Console console = lobby.console(run.id(), terminal, lock);
    ConsoleExit exit;
    try {
      exit = console.run();
    } finally {
      keep(console.unfinished(), lobby.actor());
    }
    if (exit.reason() != ConsoleExit.Reason.TERMINAL_LOST) {
      say(errors, exit.text().replace("changeover ", ""));
    }
    return ExitCode.DONE;
  }

  void keep(Unfinished rest, Actor operator) {
    left.keySet().removeIf(Unfinished::isDone);
    if (!rest.isDone()) {
      left.put(rest, operator.operator());
    }
  }

  /**
   * Blocks until all is asked for that operators confirmed and did not wait for, for so long in
   * all; then no others are asked for.
   *
   * @return what became of it, to be told
   */
  List<String> finish(Duration longest) {
    long until = System.nanoTime() + longest.toNanos();
    return left.entrySet().stream()
        .filter(one -> !one.getKey().isDone())
        .map(one ->
            "%s left before all was asked for: %s"
                .formatted(
                    one.getValue(),
                    one.getKey().within(Duration.ofNanos(Math.max(0, until - System.nanoTime())))))
        .toList();
  }

  private static void say(OutputStream errors, String text) throws IOException {
    errors.write((Sanitiser.cleanLines(text).replace("\n", "\r\n") + "\r\n").getBytes(UTF_8));
  }

  @Override
  public int command(List<String> words, Actor operator, OutputStream out, OutputStream errors) {
    var said = new PrintStream(errors, true, UTF_8);
    if (List.of("help", "-h", "--help").contains(words.getFirst())) {
      said.println(
          "Commands: attach (with ssh -t), %s; each explains itself with --help"
              .formatted(String.join(", ", OFFERED)));
      return ExitCode.DONE;
    }
    if (!OFFERED.contains(words.getFirst())) {
      said.println(
          "changeover: '%s' is not offered here; there are: %s, %s"
              .formatted(Sanitiser.clean(words.getFirst()), ATTACH, String.join(", ", OFFERED)));
      return ExitCode.BAD_USAGE;
    }
    if (words.stream().anyMatch(word -> word.startsWith("--state"))) {
      said.println("changeover: --state is not offered here: this server has one state folder");
      return ExitCode.BAD_USAGE;
    }
    var there =
        new Surroundings(
            new PrintStream(out, false, UTF_8), said, environment(), false, Optional.of(operator));
    int code = new CommandRunner(there).run(words);
    there.out().flush();
    return code;
  }

  private Map<String, String> environment() {
    var environment = new LinkedHashMap<>(around.environment());
    environment.put("CHANGEOVER_STATE", state.toString());
    return environment;
  }
}
