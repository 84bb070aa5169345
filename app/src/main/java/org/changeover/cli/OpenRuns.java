package org.changeover.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.changeover.plan.Role;
import org.changeover.run.Actor;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.RunState;
import org.changeover.runs.RunFolder;
import org.changeover.runs.Runs;
import org.changeover.text.Sanitiser;

/**
 * Starts the engines of runs that are under way and have none, as after the machine was started
 * again. Each goes on as it did, with the options that it had ({@code --yes} among them, which
 * answers no more than it did), for whoever had it go on, with the roles that they have now; but
 * not for somebody whom the server no longer lets in, or who may not have a run go on any more.
 */
final class OpenRuns {
  private static final String FROM = "serve, when it started";
  private static final String WHY = "the server started, and the run was under way";

  private final Surroundings around;
  private final Path state;
  private final Function<Actor, Optional<Actor>> now;

  /**
   * @param now an operator who came by a key as they are now; empty for who is not let in any more
   */
  OpenRuns(Surroundings around, Path state, Function<Actor, Optional<Actor>> now) {
    this.around = around;
    this.state = state;
    this.now = now;
  }

  /**
   * How a run was taken over last that goes on by itself: one that is under way, and whose engine
   * neither ended because a person is needed nor was interrupted by one.
   */
  static Optional<Event.EngineStarted> goingOn(List<Entry> journal) {
    RunState state = RunState.of(journal);
    boolean underWay =
        switch (state.status()) {
          case RUNNING, UNDOING, CANCELLING -> state.start().isPresent();
          case PAUSED, PARKED, CANCELLED, UNDONE, FINISHED -> false;
        };
    List<Event> backwards = journal.reversed().stream().map(Entry::event).toList();
    boolean left =
        backwards.stream()
            .filter(one -> one instanceof Event.EngineStarted || one instanceof Event.EngineStopped)
            .findFirst()
            .filter(OpenRuns::left)
            .isPresent();
    return underWay && left
        ? backwards.stream()
            .filter(Event.EngineStarted.class::isInstance)
            .map(Event.EngineStarted.class::cast)
            .findFirst()
        : Optional.empty();
  }

  /** Died, or went with the machine. */
  private static boolean left(Event last) {
    return !(last instanceof Event.EngineStopped stopped)
        || stopped.why().equals(Event.EngineStopped.TOLD_TO_END);
  }

  /** Blocks until each engine answers or could not be started, which is told and nothing more. */
  void goOn() throws InterruptedException {
    try {
      for (RunFolder run : Runs.in(state).list()) {
        goOn(run);
      }
    } catch (IOException | RuntimeException e) {
      tell("The runs cannot be listed: " + e.getMessage());
    }
  }

  private void goOn(RunFolder run) throws InterruptedException {
    try {
      Optional<Event.EngineStarted> last =
          run.engine().engineLives() ? Optional.empty() : goingOn(run.journal().read(1));
      Optional<String> against = last.flatMap(this::against);
      if (against.isPresent()) {
        tell(
            "Run %s does not go on by itself: %s. To go on: changeover resume %s"
                .formatted(run.id(), against.get(), run.id()));
      } else if (last.isPresent()) {
        new RunStarting(on(last.get().by()), state)
            .engineAlone(run, last.get().options().because(WHY));
        tell("Run %s goes on: %s".formatted(run.id(), manner(last.get().options())));
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      tell("Run %s: its engine could not be started: %s".formatted(run.id(), e.getMessage()));
    }
  }

  /** In what manner it goes on, as far as that needs to be known. */
  static String manner(Event.Options options) {
    String engine = "its engine was started again";
    return options.yes()
        ? engine + ", and answers its gates as it was told to (--yes)."
        : engine + ".";
  }

  /** Why a run that would go on does not without somebody who has it do so. */
  Optional<String> against(Event.EngineStarted last) {
    if (last.by().key().isEmpty()) {
      return Optional.empty();
    }
    Optional<Actor> today = now.apply(last.by());
    String who = last.by().operator() + ", who had it go on, ";
    if (today.isEmpty()) {
      return Optional.of(who + "is not let in any more");
    }
    return today.get().roles().contains(Role.OPERATOR.word())
        ? Optional.empty()
        : Optional.of(who + "has no longer the role " + Role.OPERATOR.word());
  }

  /**
   * Nobody is asked for anything: a server may stand where nobody looks. Whoever came by a key had
   * the run go on, and is named as such; an account of this machine is the one of this process.
   */
  private Surroundings on(Actor behalf) {
    Optional<Actor> caller = caller(behalf);
    return new Surroundings(around.out(), around.err(), around.environment(), false, caller);
  }

  Optional<Actor> caller(Actor behalf) {
    if (behalf.key().isEmpty()) {
      return Optional.empty();
    }
    Actor today =
        now.apply(behalf)
            .orElseThrow(
                () -> new IllegalStateException(behalf.operator() + " is not let in any more"));
    return Optional.of(new Actor(today.operator(), today.roles(), today.key(), FROM));
  }

  private void tell(String line) {
    around.err().println(Sanitiser.cleanLines(line));
  }
}
