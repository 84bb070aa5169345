package org.changeover.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import org.changeover.run.Event;
import org.changeover.runs.RunFolder;
import org.changeover.runs.Runs;

/** Looks at the engines of runs from outside. */
final class Engines {
  private Engines() {}

  /** The one run of a state folder, as soon as an engine answers for it. */
  static RunFolder awaitRun(Path state) throws Exception {
    Awaiting.until(
        "an engine answers",
        () ->
            Files.exists(state.resolve("runs"))
                && Runs.in(state).list().stream().anyMatch(run -> run.engine().engineLives()));
    return Runs.in(state).list().stream()
        .filter(run -> run.engine().engineLives())
        .findFirst()
        .orElseThrow();
  }

  /** The process of the engine that took the run over last. */
  static long pid(RunFolder run) {
    return run.journal().read(1).stream()
        .map(entry -> entry.event())
        .filter(Event.EngineStarted.class::isInstance)
        .map(Event.EngineStarted.class::cast)
        .reduce((_, last) -> last)
        .orElseThrow()
        .pid();
  }
}
