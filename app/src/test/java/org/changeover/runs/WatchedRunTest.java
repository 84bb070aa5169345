package org.changeover.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.changeover.control.EngineLostException;
import org.changeover.journal.FileJournal;
import org.changeover.journal.JournalSigner;
import org.changeover.run.Actor;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.LiveRun;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.Telemetry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class WatchedRunTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-22T13:30:00Z"), ZoneOffset.UTC);

  @TempDir Path state;
  private RunFolder run;
  private List<Entry> written;

  @BeforeEach
  void makeRun() throws IOException {
    run = Runs.in(state).create("move", CLOCK, new Random(1));
    try (var journal = FileJournal.open(run.path(), CLOCK, JournalSigner.of(state))) {
      journal.append(new Event.EngineStarted(1, 4711, Event.Options.none(), Actor.engine()), 1);
      journal.append(new Event.RunParked("here"), 1);
      journal.append(new Event.EngineStopped("parked"), 1);
    }
    written = run.journal().read(1);
  }

  @Test
  void withoutEngine_tellsTheJournalAndThenThatThereIsNone() {
    StepVerifier.create(run.watched().events(1))
        .expectNextSequence(written)
        .expectError(EngineLostException.class)
        .verify(Duration.ofSeconds(10));
  }

  @Test
  void engineLostMeanwhile_tellsOnceWhatTheEngineDidNotSend() {
    var engine = new Dying(written.subList(0, 1));
    StepVerifier.create(new WatchedRun(engine, run.journal()).events(1))
        .expectNextSequence(written)
        .expectError(EngineLostException.class)
        .verify(Duration.ofSeconds(10));
    assertThat(engine.followed).hasValue(1);
  }

  /** An engine that sends so much and dies. */
  private static final class Dying implements LiveRun {
    private final List<Entry> sends;
    private final AtomicInteger followed = new AtomicInteger();

    private Dying(List<Entry> sends) {
      this.sends = sends;
    }

    @Override
    public Flux<Entry> events(long from) {
      followed.incrementAndGet();
      return Flux.fromIterable(sends).concatWith(Flux.error(new EngineLostException("killed")));
    }

    @Override
    public Mono<Reply> request(Request request, Actor actor) {
      return Mono.error(new EngineLostException("killed"));
    }

    @Override
    public Flux<Telemetry> telemetry() {
      return Flux.never();
    }
  }
}
