package org.changeover.console;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.changeover.console.model.PlanLine;
import org.changeover.console.model.PlanOffer;
import org.changeover.console.model.PlanPage;
import org.changeover.console.model.RunLine;
import org.changeover.preview.Preview;
import org.changeover.preview.PreviewStage;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What an operator finds before a run is chosen. The publishers are subscribed to again and again,
 * and may not block their subscriber; the message of an error is for the operator to read.
 */
public interface Lobby {

  /** The runs, the last first. */
  Mono<List<RunLine>> runs();

  /**
   * The console of a run. Blocks.
   *
   * @param lock of the session at that terminal
   * @throws IOException when it cannot be shown
   */
  Console console(String run, ConsoleTerminal terminal, IdleLock lock) throws IOException;

  /** The plans that can be chosen, each checked. */
  Mono<PlanOffer> plans();

  /**
   * Checks a plan.
   *
   * @param plan one of the {@link #plans}
   * @param inventory one of the plan's
   */
  Mono<PlanPage> look(PlanLine plan, String inventory);

  /**
   * Looks at the world for a preview of what was looked at, and changes nothing. Whoever cancels
   * ends the looks.
   */
  Flux<PreviewStage> preview(PlanPage page);

  /**
   * Starts a run of what was looked at, in an engine of its own; answers the run's id. Once begun,
   * a start goes on whether or not anybody waits for it.
   *
   * @param on the preview that it begins on, which is kept with the run
   */
  Mono<String> start(PlanPage page, Optional<Preview> on);

  /** Starts an engine for a run that has none, likewise. */
  Mono<String> resume(String run);
}
