package org.changeover.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.changeover.engine.Actors;
import org.changeover.engine.EngineProcess;
import org.changeover.engine.Prompter;
import org.changeover.engine.RunEnd;
import org.changeover.plan.Role;
import org.changeover.run.Actor;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.runs.RunFolder;
import reactor.core.publisher.Mono;

/** Runs the engine of a run in this process, and waits for its end. */
final class EngineAccess {
  private final RunFolder run;
  private final Path state;
  private final Prompter prompter;
  private final Consumer<String> tell;
  private final Optional<Actor> caller;

  /**
   * @param tell is told what was found amiss and mended
   * @param caller whom the SSH server let in; empty: the account of this process
   */
  EngineAccess(
      RunFolder run, Path state, Prompter prompter, Consumer<String> tell, Optional<Actor> caller) {
    this.run = run;
    this.state = state;
    this.prompter = prompter;
    this.tell = tell;
    this.caller = caller;
  }

  /** Records a request in a run that no engine owns. */
  Reply once(Request request) throws IOException {
    try (var process = open()) {
      return process.once(request, actor(process)).block();
    }
  }

  /**
   * Carries the run on until nothing can go on by itself.
   *
   * @param printer is given each event once it is on disk
   * @return empty when it was interrupted; it can be resumed then
   */
  Optional<RunEnding> foreground(
      Event.Options options, Consumer<Entry> printer, Interruption interruption) throws Exception {
    try (var process = open()) {
      long before = run.state().sequence();
      Mono<Void> printing =
          run.journal()
              .follow(before + 1)
              .doOnNext(printer)
              .takeUntil(entry -> entry.event() instanceof Event.EngineStopped)
              .then()
              .cache();
      var reading = printing.subscribe();
      try {
        Optional<RunEnd> end = untilEnd(process, options, false, interruption);
        if (end.isPresent()) {
          printing.block();
        }
        return end.map(last -> new RunEnding(process.plan(), last.state()));
      } finally {
        reading.dispose();
      }
    }
  }

  /** The same for an engine without a terminal, which stays while somebody may steer it. */
  Optional<RunEnding> detached(Event.Options options, Interruption interruption) throws Exception {
    try (var process = open()) {
      return untilEnd(process, options, true, interruption)
          .map(last -> new RunEnding(process.plan(), last.state()));
    }
  }

  private EngineProcess open() throws IOException {
    EngineProcess process = EngineProcess.open(run, state, prompter);
    process.repaired().ifPresent(tell);
    return process;
  }

  private Actor actor(EngineProcess process) {
    var actors = Actors.of(process.validated().inventory().operators());
    return caller.map(actors::vouchedFor).orElseGet(() -> actors.local(RunStarting.account()));
  }

  /** An interruption makes the engine let go of the run; before it began, it does not begin. */
  private Optional<RunEnd> untilEnd(
      EngineProcess process, Event.Options options, boolean stays, Interruption interruption)
      throws Exception {
    if (interruption.asked()) {
      return Optional.empty();
    }
    Actor by = actor(process);
    if (caller.isPresent() && !by.may(Role.OPERATOR.word())) {
      throw new CommandRefusedException(
          ExitCode.STEP_FAILED, by.operator() + " has not the role operator in this run");
    }
    CompletableFuture<RunEnd> end = process.run(options, by, stays).toFuture();
    var lettingGo =
        interruption
            .signal()
            .then(process.letGo())
            .onErrorComplete() // then its end has come by itself, or says why
            .subscribe();
    try {
      return Optional.ofNullable(end.join());
    } catch (CompletionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      lettingGo.dispose();
      process.close();
    }
  }
}
