package org.changeover.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.changeover.console.Console;
import org.changeover.console.ConsoleExit;
import org.changeover.console.ConsoleTerminal;
import org.changeover.console.IdleLock;
import org.changeover.console.LocalTerminal;
import org.changeover.console.NoTerminalException;
import org.changeover.console.RunsConsole;
import org.changeover.console.Unfinished;
import org.changeover.engine.Actors;
import org.changeover.run.LiveRun;
import org.changeover.run.RunState;
import org.changeover.runs.RunFolder;
import org.changeover.text.Sanitiser;
import reactor.core.publisher.Mono;

/** Shows the console of a run in this terminal. */
final class Attachment {
  /** What was confirmed is asked for as long, when the process is told to end meanwhile. */
  private static final Duration TOLD_TO_END = Duration.ofSeconds(20);

  /** And as long when the operator left, who waits for it and can end it with Ctrl-C. */
  private static final Duration LEFT = Duration.ofMinutes(10);

  private final Surroundings around;
  private volatile boolean finishing;
  private boolean said;

  Attachment(Surroundings around) {
    this.around = around;
  }

  /** Until the operator leaves; returns the exit code, 0 for a run that goes on. */
  int show(RunFolder run) throws IOException, InterruptedException {
    return show(run, Mono.empty());
  }

  /**
   * The same for a run whose engine is only starting.
   *
   * @param answering completes when the engine answers
   * @throws CommandRefusedException when it cannot start; the console has closed then
   */
  int show(RunFolder run, Mono<Void> answering) throws IOException, InterruptedException {
    var shown = new AtomicReference<Console>();
    var live = new StartingRun(run.watched(), answering.doOnError(_ -> shown.get().leave()));
    ConsoleExit exit;
    try (var terminal = opened()) {
      Console console = console(run, live, terminal);
      shown.set(console);
      try (var _ = ShutdownWork.doing("ask for the rest", () -> hurry(console.unfinished()))) {
        try {
          exit = console.run();
          answering.block();
          around.err().println(exit.text());
        } finally {
          finish(console.unfinished());
        }
      }
    }
    return left(run, exit);
  }

  private LocalTerminal opened() {
    try {
      return LocalTerminal.open(around.environment());
    } catch (NoTerminalException e) {
      throw CommandRefusedException.badUsage(e.getMessage());
    }
  }

  /** The console of a run at some terminal. */
  static Console console(RunFolder run, LiveRun live, ConsoleTerminal terminal) {
    FrozenPlan frozen = FrozenPlan.of(run);
    return Console.open(
        live,
        run.keptOutput(),
        frozen.runPlan(),
        FrozenPlan.now(run),
        frozen.forecast(run),
        Actors.local(frozen.validated().inventory().operators(), RunStarting.account()),
        terminal,
        IdleLock.never());
  }

  private int left(RunFolder run, ConsoleExit exit) {
    RunState state = run.state();
    if (!state.status().ended()) {
      if (!exit.text().contains(run.id())) { // left before the console heard of the run's name
        around.err().println("Come back with: changeover attach " + run.id());
      }
      return ExitCode.DONE;
    }
    var ending = new RunEnding(FrozenPlan.of(run).runPlan(), state);
    print(ending.text(run.id()));
    return ending.exitCode();
  }

  /**
   * The list of runs, the plans, and what is opened from these, until the operator leaves.
   *
   * @param plans a folder whose plans are offered besides
   */
  int list(Path state, Optional<Path> plans) throws IOException, InterruptedException {
    var lobby = RunsAndPlans.here(around, state, plans);
    try (var terminal = opened()) {
      var console = RunsConsole.open(lobby, lobby.actor(), terminal);
      try (var _ = ShutdownWork.doing("ask for the rest", () -> hurry(console.unfinished()))) {
        try {
          console.run();
        } finally {
          finish(console.unfinished());
        }
      }
    }
    return ExitCode.DONE;
  }

  /** This process ends no sooner than everything is asked for that the operator confirmed. */
  void finish(Unfinished rest) {
    if (!rest.isDone()) {
      finishing = true;
      around.err().println("Asking the engine for the rest of what you confirmed; Ctrl-C ends it.");
      say(rest.within(LEFT));
    }
  }

  /** The same when the process is told to end; whoever ends the waiting has nothing more asked. */
  void hurry(Unfinished rest) {
    if (finishing) {
      rest.end();
    }
    if (finishing || !rest.isDone()) {
      say(rest.within(TOLD_TO_END));
    }
  }

  /** Once, whichever thread comes first. */
  private synchronized void say(String sum) {
    if (!said) {
      said = true;
      around.err().println(Sanitiser.cleanLines(sum));
    }
  }

  private void print(String text) {
    around.out().println(text);
  }
}
