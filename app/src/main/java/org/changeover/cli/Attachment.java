package org.changeover.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
import org.changeover.text.Sanitiser;
import reactor.core.publisher.Mono;

/** Shows the console of a run in this terminal. */
final class Attachment {
  private final Surroundings around;

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
      try (var _ = ShutdownWork.doing("ask for the rest", () -> console.unfinished().join())) {
        exit = console.run();
        answering.block();
        around.err().println(exit.text());
        finish(console.unfinished());
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
        frozen.forecast(run),
        Actors.local(frozen.validated().inventory().operators(), RunStarting.account()),
        terminal);
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
      try (var _ = ShutdownWork.doing("ask for the rest", () -> console.unfinished().join())) {
        console.run();
        finish(console.unfinished());
      }
    }
    return ExitCode.DONE;
  }

  /** This process ends no sooner than everything is asked for that the operator confirmed. */
  private void finish(CompletableFuture<String> rest) {
    if (!rest.isDone()) {
      around.err().println("Asking the engine for the rest of what you confirmed …");
      around.err().println(Sanitiser.clean(rest.join()));
    }
  }

  private void print(String text) {
    around.out().println(text);
  }
}
