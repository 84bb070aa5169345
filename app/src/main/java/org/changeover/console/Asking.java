package org.changeover.console;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.changeover.console.model.Message;
import org.changeover.console.model.Tally;
import org.changeover.run.Actor;
import org.changeover.run.LiveRun;
import org.changeover.run.NotLetInException;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * What a console asks of its run's engine. Nothing is waited for without end: what is not answered
 * in time counts as refused.
 *
 * <p>Many requests are made one after the other, so that they take one place at the engine, and go
 * on being made when the console is left: half of what somebody confirmed would be worse than all
 * or nothing of it. They end with the last one, or with the first that is not answered; as long as
 * they are under way, no others are begun. So does an idle lock leave them alone: they were
 * confirmed before it. But nobody who is no longer let in asks for any more of them. Used by the
 * console's thread, but for {@link #rest}, {@link #tally} and {@link #end}.
 */
final class Asking {
  private static final Duration ANSWER = Duration.ofSeconds(15);

  /** How often it is said how far many requests have come. */
  private static final Duration SAID = Duration.ofMillis(500);

  private final LiveRun run;
  private final Actor actor;
  private final Duration answer;
  private volatile CompletableFuture<Tally> many = CompletableFuture.completedFuture(Tally.of(0));
  private volatile Tally last = Tally.of(0);

  /** Fails when no others are to be made. */
  private final Sinks.One<Reply> end = Sinks.one();

  Asking(LiveRun run, Actor actor) {
    this(run, actor, ANSWER);
  }

  /**
   * @param answer how long each answer may take
   */
  Asking(LiveRun run, Actor actor, Duration answer) {
    this.run = run;
    this.actor = actor;
    this.answer = answer;
  }

  /** What is to be told to the model; whoever cancels it no longer hears, but ends nothing. */
  Flux<Message> of(List<Request> requests) {
    return requests.size() == 1 ? one(requests.getFirst()).flux() : many(requests);
  }

  private Mono<Message> one(Request request) {
    return answered(request)
        .onErrorResume(error -> Mono.just(new Reply.Refused(unanswered(error))))
        .map(reply -> new Message.Replied(request, reply));
  }

  private Mono<Reply> answered(Request request) {
    return Mono.defer(() -> run.request(request, actor)).timeout(answer);
  }

  private static String unanswered(Throwable error) {
    return error instanceof NotLetInException
        ? error.getMessage()
        : "no answer from the engine: " + error.getMessage();
  }

  private Flux<Message> many(List<Request> requests) {
    if (!many.isDone()) {
      return Flux.just(
          new Message.Failed("Nothing asked: of what was asked before, " + last.text()));
    }
    last = Tally.of(requests.size());
    Flux<Tally> tallies =
        Flux.fromIterable(requests)
            .concatMap(this::counted)
            .takeUntil(Tally::isOver)
            .cache(1); // goes on without its subscribers
    many = tallies.last().toFuture();
    return tallies.sample(SAID).map(Message.Tallied::new);
  }

  private Mono<Tally> counted(Request request) {
    return Mono.firstWithSignal(end.asMono(), answered(request))
        .map(reply -> last.and(request, reply))
        .onErrorResume(NotLetInException.class, error -> Mono.just(last.stopped(unanswered(error))))
        .onErrorResume(error -> Mono.just(last.lost(unanswered(error))))
        .doOnNext(tally -> last = tally);
  }

  /** Has none of many requests made any more; what is under way counts as not answered. */
  void end() {
    end.tryEmitError(new TimeoutException("not waited for any longer"));
  }

  /** How far it is with many requests. */
  Tally tally() {
    return last;
  }

  /** Completes when none of many requests is to be made any more, with what became of them. */
  CompletableFuture<Tally> rest() {
    return many;
  }
}
