package org.changeover.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.changeover.engine.Actors;
import org.changeover.engine.EngineProcess;
import org.changeover.engine.RunEnd;
import org.changeover.plan.SecretSource;
import org.changeover.run.Actor;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.runs.RunFolder;
import reactor.core.publisher.Mono;

/** Runs the engine of a run in this process, and waits for its end. */
final class EngineAccess {
  private static final long GRACE_SECONDS = 15;

  private final RunFolder run;
  private final Path state;
  private final Function<SecretSource.Prompt, char[]> prompter;

  EngineAccess(RunFolder run, Path state, Function<SecretSource.Prompt, char[]> prompter) {
    this.run = run;
    this.state = state;
    this.prompter = prompter;
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
   */
  RunEnding foreground(Event.Options options, Consumer<Entry> printer) throws Exception {
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
        RunEnd end = untilEnd(process, options, false);
        printing.block();
        return new RunEnding(process.plan(), end.state());
      } finally {
        reading.dispose();
      }
    }
  }

  /** The same for an engine without a terminal, which stays while somebody may steer it. */
  RunEnding detached(Event.Options options) throws Exception {
    try (var process = open()) {
      return new RunEnding(process.plan(), untilEnd(process, options, true).state());
    }
  }

  private EngineProcess open() throws IOException {
    return EngineProcess.open(run, state, prompter);
  }

  private static Actor actor(EngineProcess process) {
    return Actors.local(process.validated().inventory().operators(), RunStarting.account());
  }

  /** A signal to this process makes the engine let go of the run; it can be resumed. */
  private RunEnd untilEnd(EngineProcess process, Event.Options options, boolean stays)
      throws Exception {
    CompletableFuture<RunEnd> end = process.run(options, actor(process), stays).toFuture();
    var over = new CountDownLatch(1);
    try (var _ = Interruption.doing("engine-let-go", () -> letGo(process, over))) {
      return Optional.ofNullable(end.join())
          .orElseThrow(() ->
              new CommandRefusedException(
                  ExitCode.PARKED,
                  "interrupted; to go on: changeover resume %s --headless".formatted(run.id())));
    } catch (java.util.concurrent.CompletionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      process.close();
      over.countDown();
    }
  }

  private static void letGo(EngineProcess process, CountDownLatch over) {
    process
        .letGo()
        .onErrorComplete(RejectedExecutionException.class) // its end has come by itself
        .block(Duration.ofSeconds(GRACE_SECONDS));
    try {
      var _ = over.await(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
