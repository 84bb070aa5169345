package org.changeover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.changeover.run.Plans.step;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.changeover.journal.EventCodec;
import org.changeover.run.Plans;
import org.changeover.run.RunPlan;
import org.changeover.run.RunStatus;
import org.changeover.run.Telemetry;
import org.changeover.run.Telemetry.Earlier;
import org.changeover.run.Telemetry.Sighted;
import org.changeover.spi.Action;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Lookout;
import org.changeover.spi.Provider;
import org.changeover.spi.ReadContext;
import org.changeover.spi.Sighting;
import org.changeover.spi.Sighting.Kind;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** What those see who watch a run, and that it is nothing to the run. */
class LookoutsTest extends VirtualRun {
  private static final Duration HOUR = Duration.ofHours(1);

  private final List<Telemetry> heard = new ArrayList<>();
  private final AtomicInteger looks = new AtomicInteger();
  private Supplier<Flux<Sighting>> look = () -> Flux.just(www("192.0.2.10"));
  private ReadContext<?> context;

  /** A provider whose lookout does what the test says. */
  private final class Toy implements Provider<ToyWorld.Settings> {
    @Override
    public String name() {
      return "toy";
    }

    @Override
    public Class<ToyWorld.Settings> settings() {
      return ToyWorld.Settings.class;
    }

    @Override
    public List<Action<?, ToyWorld.Settings>> actions() {
      return List.of();
    }

    @Override
    public Optional<Lookout> lookout(ReadContext<ToyWorld.Settings> given) {
      context = given;
      return Optional.of(() -> {
        looks.incrementAndGet();
        return look.get();
      });
    }
  }

  private static Sighting www(String value) {
    return new Sighting(
        "example",
        "www.example A",
        "ns1",
        Kind.SOURCE,
        List.of(value),
        Optional.of(HOUR),
        Optional.empty());
  }

  private static RunPlan waiting() {
    return Plans.of(step("pause").waits("PT1H"));
  }

  private void startWatched(RunPlan plan) {
    world.instances.add(new Instance<>("dns", new Toy(), new ToyWorld.Settings()));
    start(plan);
    engines.add(engine.telemetry().subscribe(heard::add));
  }

  private void pass(int seconds) {
    time.advanceTimeBy(Duration.ofSeconds(seconds));
  }

  private Sighted last() {
    return heard.stream()
        .filter(Sighted.class::isInstance)
        .map(Sighted.class::cast)
        .reduce((_, later) -> later)
        .orElseThrow();
  }

  @Test
  void lookout_looksAtOnce_andAgainFiveSecondsAfterEachLook() {
    startWatched(waiting());
    assertThat(looks).hasValue(1);
    pass(4);
    assertThat(looks).hasValue(1);
    pass(1);
    assertThat(looks).hasValue(2);
    pass(60);
    assertThat(looks).hasValue(14);
    assertThat(last().instance()).isEqualTo("dns");
    assertThat(last().sightings()).containsExactly(www("192.0.2.10"));
    assertThat(last().at()).contains(ToyWorld.clock(time).instant());
  }

  @Test
  void lookout_isToldWhoAsks_andCanOnlyRead() {
    startWatched(waiting());

    assertThat(context.target().name()).isEqualTo("dns");
    assertThat(context.operation().run()).isEqualTo("test-1");
    assertThat(context).isExactlyInstanceOf(LookoutContext.class);
  }

  @Test
  void changeOfAnAnswer_tellsUntilWhenCachesMayHoldTheEarlierOne() {
    startWatched(waiting());
    assertThat(last().earlier()).isEmpty();

    look = () -> Flux.just(www("192.0.2.11"));
    pass(5);
    Instant seen = ToyWorld.clock(time).instant();
    pass(5);

    assertThat(last().sightings()).containsExactly(www("192.0.2.11"));
    assertThat(last().earlier())
        .containsExactly(
            new Earlier("www.example A", List.of("192.0.2.10"), HOUR, seen.plus(HOUR)));
  }

  @Test
  void whoComesLater_isToldTheLastLookAtOnce() {
    startWatched(waiting());
    pass(12);
    var late = new ArrayList<Telemetry>();

    engines.add(engine.telemetry().subscribe(late::add));

    assertThat(late).hasSize(2);
    assertThat(late.getFirst())
        .isInstanceOfSatisfying(
            Telemetry.Watched.class,
            watched -> {
              assertThat(watched.instances()).containsExactly("dns");
              assertThat(watched.hosts()).containsEntry("192.0.2.10", "old");
            });
    assertThat(late.getLast()).isEqualTo(last());
  }

  @Test
  void planWithoutALookout_isSaid() {
    start(waiting());
    engines.add(engine.telemetry().subscribe(heard::add));

    assertThat(heard)
        .singleElement()
        .isInstanceOfSatisfying(
            Telemetry.Watched.class, watched -> assertThat(watched.instances()).isEmpty());
  }

  @Test
  void lookThatFails_isTrouble_leavesWhatWasSeen_andTheRunGoesOn() {
    startWatched(Plans.of(step("pause").waits("PT1M"), step("one")));
    Optional<Instant> seen = last().at();
    look = () -> Flux.error(new ActionFailedException("the key is wrong: mend it"));
    pass(5);
    assertThat(last().trouble()).contains("the key is wrong: mend it");
    assertThat(last().at()).isEqualTo(seen);
    assertThat(last().sightings()).containsExactly(www("192.0.2.10"));

    look =
        () -> {
          throw new NoClassDefFoundError("a careless plugin");
        };
    pass(5);
    assertThat(last().trouble().orElseThrow()).contains("a careless plugin");

    look = () -> Flux.just(www("192.0.2.10"));
    pass(5);
    assertThat(last().trouble()).isEmpty();
    pass(60);
    assertThat(world.effects).containsExactly("one@toy");
    assertThat(end.get().state().status()).isEqualTo(RunStatus.FINISHED);
  }

  @Test
  void lookThatHangs_isGivenUp_andTriedAgain() {
    startWatched(waiting());
    look = Flux::never;
    pass(5);
    pass((int) Lookouts.LONGEST_LOOK.toSeconds());
    assertThat(last().trouble().orElseThrow()).contains("2m");

    look = () -> Flux.just(www("192.0.2.11"));
    pass(5);
    assertThat(last().trouble()).isEmpty();
  }

  @Test
  void nothingOfIt_isJournaled() {
    startWatched(waiting());
    int events = journal.events().size();
    look = () -> Flux.just(www("192.0.2.11"));
    pass(60);

    assertThat(journal.events()).hasSize(events);
  }

  @Test
  void look_endsWithItsEngine() {
    var cancelled = new AtomicInteger();
    look = () -> Flux.<Sighting>never().doOnCancel(cancelled::incrementAndGet);
    startWatched(waiting());

    kill();
    pass(60);

    assertThat(cancelled).hasValue(1);
    assertThat(looks).hasValue(1);
  }

  @Test
  void runThatIsOver_isNotLookedAtAnyMore() {
    stay.set(true);
    startWatched(Plans.of(step("one")));
    int before = looks.get();

    pass(60);

    assertThat(engine.state().status()).isEqualTo(RunStatus.FINISHED);
    assertThat(looks).hasValue(before);
  }

  @Test
  void lookThatFails_letsNoTimeRunOut_becauseNobodyWasHeard() {
    startWatched(waiting());
    Sighting other =
        new Sighting(
            "example",
            "www.example A",
            "ns2",
            Kind.SOURCE,
            List.of("192.0.2.10"),
            Optional.of(HOUR),
            Optional.empty());
    look = () -> Flux.just(www("192.0.2.11"), other);
    pass(5);
    look = () -> Flux.error(new ActionFailedException("lost"));
    pass(1800);

    assertThat(last().earlier())
        .singleElement()
        .satisfies(
            one -> assertThat(one.until()).isEqualTo(ToyWorld.clock(time).instant().plus(HOUR)));
    assertThat(last().since().orElseThrow()).isBefore(last().at().orElseThrow());
  }

  @Test
  void whatIsToldOfALook_fitsIntoOneMessage() throws Exception {
    var number = new AtomicInteger();
    look =
        () ->
            Flux.range(0, 1400)
                .map(i ->
                    new Sighting(
                        "example",
                        "n%d.example A".formatted(i),
                        "ns1",
                        Kind.SOURCE,
                        List.of("\"ä\\".repeat(100_000) + number, "x\t".repeat(200) + number),
                        Optional.of(HOUR),
                        Optional.of("y".repeat(i % 2 * 100)).filter(text -> !text.isEmpty())));
    startWatched(waiting());
    for (int i = 0; i < 5; i++) {
      number.incrementAndGet();
      pass(5);
    }

    assertThat(last().trouble()).isPresent();
    assertThat(EventCodec.mapper().writeValueAsBytes(last()).length).isBetween(50_000, 400_000);
  }

  @Test
  void lookoutThatDoesNotStop_isNotAskedAgainBeforeItHas() throws Exception {
    var one = new OneLook();
    var began = new CountDownLatch(1);
    var mayEnd = new CountDownLatch(1);
    Thread stuck =
        Thread.ofPlatform()
            .start(() ->
                one.at(
                        () -> {
                          began.countDown();
                          uninterrupted(mayEnd);
                          return Flux.just(www("192.0.2.10"));
                        })
                    .subscribe());
    began.await();

    assertThatThrownBy(() -> one.at(() -> look.get()).blockLast())
        .hasMessageContaining("has not ended");
    mayEnd.countDown();
    stuck.join();
    assertThat(one.at(() -> look.get()).blockLast()).isEqualTo(www("192.0.2.10"));
  }

  private static void uninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsSeen_isCleanedAndBounded() {
    Sighting hostile =
        new Sighting(
            "exa\u001b[2Jmple",
            "www\u0007",
            "ns1",
            Kind.SOURCE,
            java.util.Collections.nCopies(1000, "\u009b31m192.0.2.1"),
            Optional.of(HOUR),
            Optional.of("lost\r\n"));
    look = () -> Flux.range(0, 100_000).map(_ -> www("192.0.2.10"));
    startWatched(waiting());
    assertThat(last().sightings()).hasSize(LookBounds.MOST_SIGHTINGS);
    assertThat(last().trouble().orElseThrow()).contains("more than is shown");

    look = () -> Flux.range(0, 100_000).map(_ -> hostile);
    pass(5);
    assertThat(last().trouble().orElseThrow()).contains("more than is shown");
    Sighting shown = last().sightings().getFirst();
    assertThat(shown.values()).hasSize(65).endsWith("and 936 more").startsWith("192.0.2.1");
    assertThat(shown.toString()).matches("[\\x20-\\x7E]*");
  }
}
