package org.changeover.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.changeover.hosts.OutputSink.Stream;
import org.changeover.spi.Command;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.UnknownOutcomeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A job that must not be torn, on a host that is lost meanwhile; in virtual time. */
class JobSilenceTest {
  private static final Duration SHORT_OF_TOO_LONG = Duration.ofSeconds(119);
  private static final Duration IN_TIME = Duration.ofSeconds(100);
  private static final Duration NEXT_TRIES = Duration.ofSeconds(19);
  private static final Duration A_LITTLE = Duration.ofSeconds(2);

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final Fading host = new Fading();
  private final Job job =
      new Job(
          new Machine(
              HostSettings.local("box"),
              host,
              SecretLender.none(),
              Duration.ofMinutes(10),
              time,
              Schedulers.immediate()),
          HostContract.OPERATION,
          Command.of("dpkg").within(Duration.ofHours(1)).letFinish().detached("apt"),
          List.of("dpkg"),
          "",
          List.of("", "run-1", "apt"),
          OutputSink.none(),
          Duration.ofSeconds(10));

  @AfterEach
  void noMoreTime() {
    time.dispose();
  }

  @Test
  void hostThatStaysSilent_isUnknownLongBeforeTheTimeLimit_alsoToWhoeverStops() {
    host.answers("absent").answers("").talks();
    CompletableFuture<Result> result = job.result().toFuture();
    CompletableFuture<StopAnswer> stop = job.stop().toFuture();

    host.dies();
    time.advanceTimeBy(SHORT_OF_TOO_LONG);
    assertThat(result).isNotDone();
    assertThat(stop).isNotDone();
    time.advanceTimeBy(A_LITTLE);

    assertThat(result)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(UnknownOutcomeException.class)
        .withMessageContaining("box has not been reached for 120 s")
        .withMessageContaining("look there before doing it again");
    assertThat(stop).isCompletedWithValueMatching(StopAnswer.Unknown.class::isInstance);
  }

  @Test
  void hostThatComesBackInTime_isFollowedOn_andMayBeLostForAsLongAgain() {
    host.answers("absent").answers("").talks();
    CompletableFuture<Result> result = job.result().toFuture();

    host.dies();
    time.advanceTimeBy(IN_TIME);
    host.answers("running\n1").talks();
    time.advanceTimeBy(Duration.ofMinutes(10));
    host.dies();
    time.advanceTimeBy(IN_TIME);
    host.answers("ended 7\n1").answers("").answers("ended 7\n1");
    time.advanceTimeBy(NEXT_TRIES);

    assertThat(result).isCompletedWithValueMatching(ended -> ended.exitCode() == 7);
  }

  @Test
  void hostLostWhileItStarts_isNotSaidToHaveBegunNothing() {
    host.answers("absent").isLost();
    CompletableFuture<Result> result = job.result().toFuture();

    time.advanceTimeBy(SHORT_OF_TOO_LONG.plus(A_LITTLE));

    assertThat(result)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(UnknownOutcomeException.class);
  }

  /** A host that answers in the order in which it was told, and is not reached otherwise. */
  private static final class Fading implements Transport {
    private final Queue<Function<String, Spawned>> next = new ArrayDeque<>();
    private Sinks.Empty<Void> death = Sinks.empty();

    Fading answers(String text) {
      next.add(mark -> new Script(mark, text, Mono.empty(), new End.Exited(0)));
      return this;
    }

    /** Goes on until the host dies. */
    Fading talks() {
      death = Sinks.empty();
      Mono<Void> end = death.asMono();
      next.add(mark -> new Script(mark, "", end, new End.Lost("it said nothing any more")));
      return this;
    }

    Fading isLost() {
      next.add(mark -> new Script(mark, "", Mono.empty(), new End.Lost("the link broke")));
      return this;
    }

    void dies() {
      death.tryEmitEmpty();
    }

    @Override
    public Mono<Spawned> spawn(List<String> arguments) {
      String mark = arguments.get(arguments.indexOf("changeover") + 1);
      return next.isEmpty()
          ? Mono.error(new HostUnreachableException("box is not reached; nothing was begun"))
          : Mono.just(next.remove().apply(mark));
    }

    @Override
    public Mono<String> account() {
      return Mono.just("root");
    }

    @Override
    public void close() {}
  }

  private record Script(String mark, String says, Mono<Void> until, End goal)
      implements DeafSpawned {
    @Override
    public Flux<Chunk> output() {
      return Flux.just(
              chunk(Stream.STDERR, "\n%s 1 2 3\n".formatted(mark)),
              chunk(Stream.STDOUT, "\n%s\n%s".formatted(mark, says)))
          .concatWith(until.then(Mono.empty()));
    }

    private static Chunk chunk(Stream stream, String text) {
      return new Chunk(stream, text.getBytes(UTF_8));
    }

    @Override
    public Mono<End> end() {
      return until.thenReturn(goal);
    }
  }
}
