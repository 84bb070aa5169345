package org.changeover.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.changeover.console.model.Message;
import org.changeover.console.model.Size;
import org.changeover.console.model.Tally;
import org.changeover.run.NotLetInException;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.TaskId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What becomes of requests for many targets, which are made one after the other. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManyRequestsTest {
  private static final List<Request> RETRIES =
      List.of(retry("mirror2"), retry("mirror3"), retry("mirror4"));

  private final Streams streams = new Streams();
  private final ToldRun run = ToldRun.of(SampleRun.mirrorsFailed(8, Set.of(2, 3, 4)));
  private final Sinks.One<Reply> held = Sinks.one();

  ManyRequestsTest() throws IOException {
    streams.size = new Size(120, 40);
  }

  private static Request retry(String mirror) {
    return new Request.Retry(new TaskId("pause-cron", mirror), "");
  }

  private static Mono<Reply> refusing(Request request, String mirror) {
    return Mono.just(
        request.equals(retry(mirror)) ? new Reply.Refused("no disk") : new Reply.Accepted());
  }

  private CompletableFuture<ConsoleExit> retryAll() throws Exception {
    CompletableFuture<ConsoleExit> exit = ConsoleTest.show(run, streams);
    streams.awaitShown("mirror2: disk full");
    streams.type(":step sync-off\rr");
    streams.awaitShown("Try 3 targets again?");
    TimeUnit.MILLISECONDS.sleep(350); // the dialog is deaf at first
    streams.type("y");
    return exit;
  }

  @Test
  void many_areSummedInOneMessage_thatNamesWhatWasRefused() throws Exception {
    run.answers = request -> refusing(request, "mirror3");
    CompletableFuture<ConsoleExit> exit = retryAll();
    streams.awaitShown(
        "3 asked for: 2 recorded, 1 refused (each is in the log): pause-cron@mirror3: no disk.");
    assertThat(run.requests).isEqualTo(RETRIES);
    streams.type("q");
    assertThat(exit.get(10, TimeUnit.SECONDS).text()).doesNotContain("asked");
  }

  @Test
  void many_goOnBeingMade_whenTheConsoleIsLeft_andItSaysSo() throws Exception {
    run.answers =
        request -> request.equals(retry("mirror3")) ? held.asMono() : refusing(request, "mirror4");
    CompletableFuture<ConsoleExit> exit = retryAll();
    streams.awaitShown("Asking the engine: 1 of 3 are answered");
    streams.type("q");
    assertThat(exit.get(10, TimeUnit.SECONDS).text())
        .contains("1 of 3 are answered … The others are asked for without you.");
    assertThat(run.requests).hasSize(2);
    held.tryEmitValue(new Reply.Accepted()).orThrow();
    assertThat(run.requests).isEqualTo(RETRIES);
  }

  @Test
  void many_goOnBeingMade_whenTheTerminalIsGone() throws Exception {
    run.answers = request -> request.equals(retry("mirror2")) ? held.asMono() : accepted();
    CompletableFuture<ConsoleExit> exit = retryAll();
    streams.awaitShown("Asking the engine");
    streams.keyboard.close();
    assertThat(exit.get(10, TimeUnit.SECONDS).reason()).isEqualTo(ConsoleExit.Reason.TERMINAL_LOST);
    held.tryEmitValue(new Reply.Accepted()).orThrow();
    assertThat(run.requests).isEqualTo(RETRIES);
  }

  private static Mono<Reply> accepted() {
    return Mono.just(new Reply.Accepted());
  }

  private Asking asking() {
    return new Asking(run, SampleRun.ALICE, Duration.ofMillis(50));
  }

  private static Tally last(Flux<Message> messages) {
    return ((Message.Tallied) messages.blockLast(Duration.ofSeconds(10))).tally();
  }

  @Test
  void whatIsNotAnswered_endsTheRest_andTheSumSaysHowMany() {
    run.answers = request -> request.equals(retry("mirror3")) ? Mono.never() : accepted();
    Asking asking = asking();
    Tally tally = last(asking.of(RETRIES));
    assertThat(run.requests).isEqualTo(RETRIES.subList(0, 2));
    assertThat(tally.text())
        .startsWith("3 asked for: 1 recorded, 1 without an answer (no answer from the engine")
        .endsWith(", 1 not asked.");
    assertThat(asking.rest()).isCompletedWithValue(tally);
  }

  @Test
  void whoIsNoLongerLetIn_asksForNoneOfTheRest_andTheSumSaysHowMany() {
    run.answers =
        request ->
            request.equals(retry("mirror3")) ? Mono.error(new NotLetInException()) : accepted();
    Asking asking = asking();
    Tally tally = last(asking.of(RETRIES));
    assertThat(run.requests).isEqualTo(RETRIES.subList(0, 2));
    assertThat(tally.text())
        .isEqualTo(
            "3 asked for: 1 recorded, 2 not asked"
                + " (no longer let in with that key and those roles).");
    assertThat(asking.rest()).isCompletedWithValue(tally);
  }

  @Test
  void manyThatAreNotWaitedForAnyLonger_end_andTheSumSaysHowMany() {
    run.answers = request -> request.equals(retry("mirror3")) ? Mono.never() : accepted();
    Asking asking = new Asking(run, SampleRun.ALICE);
    asking.of(RETRIES).subscribe();
    var rest = new Unfinished(List.of(asking));
    assertThat(rest.isDone()).isFalse();
    assertThat(rest.within(Duration.ofMillis(20)))
        .isEqualTo(
            "3 asked for: 1 recorded, 1 without an answer"
                + " (no answer from the engine: not waited for any longer), 1 not asked.");
    assertThat(rest.isDone()).isTrue();
    assertThat(run.requests).isEqualTo(RETRIES.subList(0, 2));
  }

  @Test
  void ofVeryManyRefused_theFirstAreNamed_andTheOthersCounted() {
    run.answers = _ -> Mono.just(new Reply.Refused("no"));
    List<Request> thousand =
        Flux.range(1, 1000).map(n -> retry("mirror" + n)).collectList().block();
    assertThat(last(asking().of(thousand)).text())
        .isEqualTo(
            "1,000 asked for: 0 recorded, 1,000 refused (each is in the log): "
                + "pause-cron@mirror1: no; pause-cron@mirror2: no; pause-cron@mirror3: no;"
                + " and 997 more.");
  }

  @Test
  void whileManyAreUnderWay_noOthersAreBegun() {
    run.answers = _ -> held.asMono();
    Asking asking = new Asking(run, SampleRun.ALICE);
    asking.of(RETRIES).subscribe().dispose();
    assertThat(asking.of(RETRIES).blockLast())
        .isEqualTo(
            new Message.Failed("Nothing asked: of what was asked before, 0 of 3 are answered …"));
    assertThat(run.requests).hasSize(1);
    held.tryEmitValue(new Reply.Accepted()).orThrow();
    assertThat(asking.rest()).isDone();
    assertThat(last(asking.of(RETRIES)).recorded()).isEqualTo(3);
  }
}
