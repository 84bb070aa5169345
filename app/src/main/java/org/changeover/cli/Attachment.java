package org.changeover.cli;

import org.changeover.run.Event;
import org.changeover.runs.RunFolder;

/** Shows the console of a run in this terminal. */
final class Attachment {
  private final Surroundings around;

  Attachment(Surroundings around) {
    this.around = around;
  }

  int show(RunFolder run) {
    around
        .err()
        .println("Interrupt to leave; the run goes on. Back: changeover attach " + run.id());
    run.engine()
        .events(1)
        .doOnNext(EventsCommand.printer(around, false))
        .takeUntil(entry -> entry.event() instanceof Event.RunFinished)
        .blockLast();
    return new RunEnding(FrozenPlan.of(run).runPlan(), run.state()).exitCode();
  }
}
