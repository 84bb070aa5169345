package org.changeover.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.changeover.control.EngineLostException;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class SharedEventsTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int MANY = 3 * SharedEvents.KEPT;

  private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
  private final AtomicInteger following = new AtomicInteger();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger journalReads = new AtomicInteger();
  private final Sinks.Many<Entry> engine = Sinks.many().replay().all();

  private static Entry entry(long sequence) {
    return new Entry(sequence, Instant.EPOCH, new Event.RunParked("here"));
  }

  private static Flux<Entry> entries(long from, long to) {
    return Flux.fromStream(() -> LongStream.rangeClosed(from, to).mapToObj(n -> entry(n)));
  }

  private SharedEvents shared(Flux<Entry> source) {
    return new SharedEvents(
        from ->
            source
                .filter(entry -> entry.sequence() >= from)
                .doOnSubscribe(_ -> {
                  begun.incrementAndGet();
                  following.incrementAndGet();
                })
                .doFinally(_ -> following.decrementAndGet()),
        from -> {
          journalReads.incrementAndGet();
          return entries(from, MANY);
        },
        clock);
  }

  private void happens(long from, long to) {
    LongStream.rangeClosed(from, to).forEach(n -> engine.tryEmitNext(entry(n)).orThrow());
  }

  private static void awaitAll(Flux<Long> viewer, long from, long to) {
    StepVerifier.create(viewer.take(to - from + 1).collectList())
        .expectNext(LongStream.rangeClosed(from, to).boxed().toList())
        .expectComplete()
        .verify(LONG);
  }

  @Test
  void aRunIsFollowedOnce_andALateViewerGetsTheEarlierEventsFirst() {
    SharedEvents shared = shared(engine.asFlux());
    happens(1, 3);
    Flux<Long> viewer = shared.from(1).map(Entry::sequence);
    StepVerifier.create(viewer)
        .expectNext(1L, 2L, 3L)
        .then(() -> awaitAll(viewer, 1, 3))
        .then(() -> awaitAll(shared.from(2).map(Entry::sequence), 2, 3))
        .then(() -> happens(4, 5))
        .expectNext(4L, 5L)
        .then(() -> awaitAll(viewer, 1, 5))
        .thenCancel()
        .verify(LONG);
    assertThat(begun).hasValue(1);
    assertThat(journalReads).hasValue(0);
  }

  @Test
  void theLastViewerThatLeaves_endsTheFollowing_andTheNextBeginsAnew() {
    SharedEvents shared = shared(engine.asFlux());
    var one = shared.from(1).subscribe();
    var other = shared.from(1).subscribe();
    one.dispose();
    assertThat(following).hasValue(1);
    other.dispose();
    assertThat(following).hasValue(0);
    happens(1, 2);
    awaitAll(shared.from(1).map(Entry::sequence), 1, 2);
    assertThat(begun).hasValue(2);
  }

  @Test
  void aViewerThatDoesNotAsk_holdsUpNobody_andMissesNothing() {
    SharedEvents shared = shared(entries(1, MANY).concatWith(Flux.never()));
    StepVerifier.create(shared.from(1).map(Entry::sequence), 2)
        .expectNext(1L, 2L)
        .then(() -> awaitAll(shared.from(MANY - 5).map(Entry::sequence), MANY - 5, MANY))
        .thenRequest(Long.MAX_VALUE)
        .expectNextSequence(LongStream.rangeClosed(3, MANY).boxed().toList())
        .thenCancel()
        .verify(LONG);
    assertThat(begun).hasValue(1);
    assertThat(journalReads).as("what memory has forgotten").hasPositiveValue();
  }

  @Test
  void theEndOfAnEngine_isToldAfterItsLastEvent_andWhoComesThenBeginsAnew() {
    var lives = new AtomicInteger();
    SharedEvents shared =
        shared(
            Flux.defer(() -> {
              Flux<Entry> told = entries(1, 600);
              return lives.getAndIncrement() == 0
                  ? told.concatWith(Flux.error(new EngineLostException("killed")))
                  : told;
            }));
    StepVerifier.create(shared.from(1).map(Entry::sequence), 1)
        .expectNext(1L)
        .thenRequest(Long.MAX_VALUE)
        .expectNextCount(599)
        .expectError(EngineLostException.class)
        .verify(LONG);
    StepVerifier.create(shared.from(1)).expectNextCount(600).expectComplete().verify(LONG);
    assertThat(following).hasValue(0);
  }

  @Test
  void thoseWhoComeBackAfterTheEnd_askTheEngineOnceASecond_andGoOnWhereTheyWere() {
    var engines = new AtomicReference<Flux<Entry>>(Flux.error(new EngineLostException("killed")));
    SharedEvents shared = shared(Flux.defer(() -> entries(1, 3).concatWith(engines.get())));
    StepVerifier.create(shared.from(1)).expectNextCount(3).expectError().verify(LONG);
    for (int i = 0; i < 5; i++) {
      StepVerifier.create(shared.from(4)).expectError(EngineLostException.class).verify(LONG);
    }
    assertThat(begun).hasValue(1);
    engines.set(entries(4, 5).concatWith(Flux.never()));
    clock.advanceTimeBy(Duration.ofSeconds(1));
    Flux<Long> back = shared.from(4).map(Entry::sequence);
    StepVerifier.create(back)
        .expectNext(4L, 5L)
        .then(() -> awaitAll(back, 4, 5))
        .then(() -> awaitAll(shared.from(1).map(Entry::sequence), 1, 5))
        .thenCancel()
        .verify(LONG);
    assertThat(begun).hasValue(2);
    assertThat(following).hasValue(0);
  }

  @Test
  void whoComesAnewAfterTheEnd_asksTheEngineAtOnce() {
    SharedEvents shared = shared(Flux.error(new EngineLostException("killed")));
    StepVerifier.create(shared.from(1)).expectError().verify(LONG);
    StepVerifier.create(shared.from(1)).expectError().verify(LONG);
    assertThat(begun).hasValue(2);
  }

  @Test
  void manyViewersAtTheirOwnPaces_eachSeeEveryEventOnce() {
    SharedEvents shared = shared(entries(1, MANY).subscribeOn(Schedulers.boundedElastic()));
    List<Flux<Long>> viewers =
        IntStream.rangeClosed(1, 12)
            .mapToObj(n ->
                shared
                    .from(1)
                    .map(Entry::sequence)
                    .limitRate(n * 7)
                    .publishOn(Schedulers.parallel(), n * 3)
                    .subscribeOn(Schedulers.parallel()))
            .toList();
    List<List<Long>> seen =
        Flux.merge(Flux.fromIterable(viewers).map(Flux::collectList), viewers.size())
            .collectList()
            .block(LONG);
    assertThat(seen)
        .hasSize(viewers.size())
        .allMatch(LongStream.rangeClosed(1, MANY).boxed().toList()::equals);
    assertThat(following).hasValue(0);
  }
}
