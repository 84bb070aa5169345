package org.changeover.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.RunState;
import org.changeover.runs.RunFolder;
import org.changeover.runs.Runs;
import org.changeover.text.Sanitiser;

/**
 * Starts the engines of runs that are under way and have none, as after the machine was started
 * again. Each goes on with the options that it had.
 */
final class OpenRuns {
  private final Surroundings around;
  private final Path state;

  OpenRuns(Surroundings around, Path state) {
    // Nobody is asked for anything: a server may stand where nobody looks.
    this.around = new Surroundings(around.out(), around.err(), around.environment(), false);
    this.state = state;
  }

  /**
   * The options with which a run goes on by itself: one that is under way, and whose engine neither
   * ended because a person is needed nor was interrupted by one.
   */
  static Optional<Event.Options> goingOn(List<Entry> journal) {
    RunState state = RunState.of(journal);
    boolean underWay =
        switch (state.status()) {
          case RUNNING, UNDOING, CANCELLING -> state.start().isPresent();
          case PAUSED, PARKED, CANCELLED, UNDONE, FINISHED -> false;
        };
    boolean taken =
        journal.reversed().stream()
            .map(Entry::event)
            .filter(one -> one instanceof Event.EngineStarted || one instanceof Event.EngineStopped)
            .findFirst()
            .filter(OpenRuns::leftOpen)
            .isPresent();
    return underWay && taken ? Optional.of(state.options()) : Optional.empty();
  }

  private static boolean leftOpen(Event last) {
    return !(last instanceof Event.EngineStopped stopped)
        || stopped.why().equals(Event.EngineStopped.TOLD_TO_END);
  }

  /** Blocks until each engine answers or could not be started, which is told and nothing more. */
  void goOn() throws InterruptedException {
    try {
      for (RunFolder run : Runs.in(state).list()) {
        goOn(run);
      }
    } catch (IOException e) {
      tell("The runs cannot be listed: " + e.getMessage());
    }
  }

  private void goOn(RunFolder run) throws InterruptedException {
    try {
      Optional<Event.Options> options =
          run.engine().engineLives() ? Optional.empty() : goingOn(run.journal().read(1));
      if (options.isPresent()) {
        new RunStarting(around, state).engineAlone(run, options.get());
        tell("Run %s goes on: its engine was started again.".formatted(run.id()));
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      tell("Run %s: its engine could not be started: %s".formatted(run.id(), e.getMessage()));
    }
  }

  private void tell(String line) {
    around.err().println(Sanitiser.cleanLines(line));
  }
}
