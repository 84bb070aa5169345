package org.changeover.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.changeover.console.Console;
import org.changeover.console.ConsoleExit;
import org.changeover.console.ConsoleTerminal;
import org.changeover.console.LocalTerminal;
import org.changeover.console.NoTerminalException;
import org.changeover.console.RunsConsole;
import org.changeover.engine.Actors;
import org.changeover.run.LiveRun;
import org.changeover.run.RunState;
import org.changeover.runs.RunFolder;
import reactor.core.publisher.Mono;

/** Shows the console of a run in this terminal. */
final class Attachment {
  private final Surroundings around;

  Attachment(Surroundings around) {
    this.around = around;
  }

  /** Until the operator leaves; returns the exit code, 0 for a run that goes on. */
  int show(RunFolder run) throws IOException, InterruptedException {
    try (var terminal = opened()) {
      ConsoleExit exit = console(run, run.watched(), terminal).run();
      return left(run, exit);
    }
  }

  private LocalTerminal opened() {
    try {
      return LocalTerminal.open(around.environment());
    } catch (NoTerminalException e) {
      throw CommandRefusedException.badUsage(e.getMessage());
    }
  }

  /**
   * The same while its engine is starting.
   *
   * @param answering completes when the engine answers
   * @throws CommandRefusedException when it cannot start; the console has closed then
   */
  int show(RunFolder run, Mono<Void> answering) throws IOException, InterruptedException {
    var shown = new AtomicReference<Console>();
    Mono<Void> orLeave = answering.doOnError(_ -> shown.get().leave());
    try (var terminal = opened()) {
      shown.set(console(run, new StartingRun(run.watched(), orLeave), terminal));
      ConsoleExit exit = shown.get().run();
      answering.block();
      return left(run, exit);
    }
  }

  /** The console of a run at some terminal. */
  static Console console(RunFolder run, LiveRun live, ConsoleTerminal terminal) {
    FrozenPlan frozen = FrozenPlan.of(run);
    return Console.open(
        live,
        run.keptOutput(),
        frozen.runPlan(),
        frozen.forecast(run),
        Actors.local(frozen.validated().inventory().operators(), RunStarting.account()),
        terminal);
  }

  private int left(RunFolder run, ConsoleExit exit) {
    RunState state = run.state();
    around.err().println(exit.text());
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
      RunsConsole.open(lobby, lobby.actor(), terminal).run();
    }
    return ExitCode.DONE;
  }

  private void print(String text) {
    around.out().println(text);
  }
}
