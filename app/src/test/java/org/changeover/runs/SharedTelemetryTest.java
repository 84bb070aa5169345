package org.changeover.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.changeover.control.EngineLostException;
import org.changeover.run.TaskId;
import org.changeover.run.Telemetry;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class SharedTelemetryTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final TaskId TASK = new TaskId("step", "host");

  private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
  private final Sinks.Many<Telemetry> engine = Sinks.many().multicast().directBestEffort();
  private final List<List<String>> present = new CopyOnWriteArrayList<>();
  private final SharedTelemetry shared = new SharedTelemetry(this::watch, timer);

  private Flux<Telemetry> watch(Flux<List<String>> who) {
    who.subscribe(present::add);
    return engine.asFlux();
  }

  private static Telemetry.Line line(int number) {
    return new Telemetry.Line(TASK, "host", "out", "line " + number, number);
  }

  private void says(int from, int to) {
    IntStream.rangeClosed(from, to).forEach(n -> engine.tryEmitNext(line(n)).orThrow());
    timer.advanceTimeBy(SharedTelemetry.PAUSE);
  }

  @Test
  void aRunIsWatchedOnce_andNoMoreWhenTheLastViewerHasLeft() {
    Flux<Telemetry> viewer = shared.seenBy("anna");
    StepVerifier.create(viewer)
        .then(() -> says(1, 2))
        .expectNext(line(1), line(2))
        .then(() ->
            StepVerifier.create(viewer)
                .then(() -> says(3, 3))
                .expectNext(line(3))
                .thenCancel()
                .verify(LONG))
        .expectNext(line(3))
        .then(() -> assertThat(engine.currentSubscriberCount()).isEqualTo(1))
        .thenCancel()
        .verify(LONG);
    assertThat(engine.currentSubscriberCount()).isZero();
  }

  @Test
  void aViewerThatDoesNotAsk_missesLines_isToldHowMany_andHoldsUpNobody() {
    var slow = new Slow();
    shared.seenBy("anna").subscribe(slow);
    slow.request(2);
    StepVerifier.create(shared.seenBy("anna"))
        .then(() -> says(1, 5000))
        .expectNextSequence(
            IntStream.rangeClosed(1, 5000).<Telemetry>mapToObj(n -> line(n)).toList())
        .thenCancel()
        .verify(LONG);
    assertThat(slow.got).containsExactly(line(1), line(2));
    slow.request(2);
    says(5001, 5002);
    assertThat(slow.got)
        .containsExactly(line(1), line(2), new Telemetry.Missed(TASK, 4998), line(5001));
    slow.dispose();
    assertThat(engine.currentSubscriberCount()).isZero();
  }

  private static Telemetry.Sighted sighted(String trouble) {
    return new Telemetry.Sighted(
        "dns", Optional.empty(), List.of(), List.of(), Optional.of(trouble), Optional.empty());
  }

  @Test
  void whoComesLater_isToldAtOnceWhatWasSeenLast_andOnlyThat() {
    var first = shared.seenBy("anna").subscribe();
    engine.tryEmitNext(sighted("before")).orThrow();
    engine.tryEmitNext(sighted("last")).orThrow();
    says(1, 3);
    StepVerifier.create(shared.seenBy("ben"))
        .expectNext(sighted("last"))
        .then(() -> says(4, 4))
        .expectNext(line(4))
        .thenCancel()
        .verify(LONG);
    first.dispose();
  }

  /** Asks only when it is told to. */
  private static final class Slow extends BaseSubscriber<Telemetry> {
    private final List<Telemetry> got = new CopyOnWriteArrayList<>();

    @Override
    protected void hookOnSubscribe(Subscription subscription) {}

    @Override
    protected void hookOnNext(Telemetry one) {
      got.add(one);
    }
  }

  @Test
  void theEngineIsTold_whoLooks_eachTimeThatChanges() {
    var anna = shared.seenBy("anna").subscribe();
    var ben = shared.seenBy("ben").subscribe();
    var annaAgain = shared.seenBy("anna").subscribe();
    anna.dispose();
    annaAgain.dispose();
    assertThat(present)
        .containsExactly(
            List.of("anna"),
            List.of("anna", "ben"),
            List.of("anna", "anna", "ben"),
            List.of("anna", "ben"),
            List.of("ben"));
    ben.dispose();
  }

  @Test
  void aViewerThatDoesNotAsk_isToldLaterWhoLooksThen() {
    var slow = new Slow();
    shared.seenBy("anna").subscribe(slow);
    says(1, 1);
    engine.tryEmitNext(new Telemetry.Present(List.of("anna"))).orThrow();
    engine.tryEmitNext(new Telemetry.Present(List.of("anna", "ben"))).orThrow();
    timer.advanceTimeBy(SharedTelemetry.PAUSE);
    slow.request(9);
    assertThat(slow.got)
        .containsExactly(
            new Telemetry.Present(List.of("anna", "ben")), new Telemetry.Missed(TASK, 1));
    slow.dispose();
  }

  @Test
  void whatFollowsQuickly_isPassedOnTogether() {
    StepVerifier.create(shared.seenBy("anna"))
        .then(() -> engine.tryEmitNext(line(1)).orThrow())
        .expectNoEvent(Duration.ofMillis(50))
        .then(() -> says(2, 2))
        .expectNext(line(1), line(2))
        .thenCancel()
        .verify(LONG);
  }

  @Test
  void theEndOfAnEngine_comesAfterWhatItSaid_andWhoComesThenWatchesAnew() {
    Sinks.Many<Telemetry> dying = Sinks.many().unicast().onBackpressureBuffer();
    Flux<Telemetry> lives = Flux.concat(Flux.just(line(1)), dying.asFlux());
    var mortal = new SharedTelemetry(_ -> lives, timer);
    StepVerifier.create(mortal.seenBy("anna"))
        .then(() -> dying.tryEmitError(new EngineLostException("killed")).orThrow())
        .expectNext(line(1))
        .expectError(EngineLostException.class)
        .verify(LONG);
    StepVerifier.create(mortal.seenBy("anna")).expectNext(line(1)).expectError().verify(LONG);
  }
}
