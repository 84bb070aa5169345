package org.changeover.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.changeover.run.Actor;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.LiveRun;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.TaskId;
import org.changeover.run.Telemetry;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** An engine that plays a step on a hundred hosts, which print 20,000 lines a second in all. */
final class LoudRun implements LiveRun {
  static final int HOSTS = 100;
  private static final int LINES_A_TICK = 200;
  private static final Duration TICK = Duration.ofMillis(10);

  private final List<Entry> entries;
  private final Sinks.Many<Telemetry> lines = Sinks.many().multicast().directBestEffort();
  private final AtomicInteger followed = new AtomicInteger();
  private final AtomicInteger watched = new AtomicInteger();

  /** What has been printed goes on until it is closed. */
  interface Printing extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * @param begun what the journal holds: a run that waits for a person to say that it may begin
   */
  LoudRun(List<Entry> begun) {
    this.entries = new ArrayList<>(begun);
    var by = new Actor("here", Set.of("operator"), "", "local");
    add(new Event.EngineStarted(2, 1, Event.Options.none(), by));
    begun.stream()
        .map(Entry::event)
        .filter(Event.ManualAsked.class::isInstance)
        .map(event -> ((Event.ManualAsked) event).task())
        .findFirst()
        .ifPresent(task -> add(new Event.ManualConfirmed(task, by, "")));
    IntStream.rangeClosed(1, HOSTS).forEach(n -> add(new Event.TaskStarted(task(n), 1, 1)));
  }

  private void add(Event event) {
    entries.add(new Entry(entries.size() + 1L, Instant.now(), event));
  }

  private static TaskId task(long host) {
    return new TaskId("loud", "host" + host);
  }

  private static String text(long tick, int i) {
    return "line %d of %d: something that a host has to say".formatted(i, tick);
  }

  /**
   * @param eachATask whether each host prints as the task that it has, or all of them as that of
   *     the first
   */
  Printing printing(boolean eachATask) {
    return ticking(tick -> {
      for (int i = 0; i < LINES_A_TICK; i++) {
        long host = i % HOSTS + 1;
        var _ =
            lines.tryEmitNext(
                new Telemetry.Line(
                    task(eachATask ? host : 1),
                    "host" + host,
                    "out",
                    text(tick, i),
                    60 * (LINES_A_TICK * tick + i + 1)));
      }
    });
  }

  /** The same lines into a file. */
  static Printing printing(Path file) {
    return ticking(tick -> {
      String said =
          IntStream.range(0, LINES_A_TICK)
              .mapToObj(i -> "host" + i % HOSTS + " " + text(tick, i) + "\n")
              .collect(Collectors.joining());
      try {
        Files.writeString(file, said, UTF_8, StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  private static Printing ticking(LongConsumer tick) {
    Disposable ticks = Flux.interval(TICK).onBackpressureBuffer().subscribe(tick::accept);
    return ticks::dispose;
  }

  void awaitViewers(int count) throws InterruptedException {
    while (lines.currentSubscriberCount() != count) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** How often it was followed and watched. */
  String connections() {
    return followed + " that follow, " + watched + " that watch, since the start";
  }

  @Override
  public Mono<Reply> request(Request request, Actor actor) {
    return Mono.just(new Reply.Accepted());
  }

  @Override
  public Flux<Entry> events(long from) {
    return Flux.defer(() -> {
      followed.incrementAndGet();
      return Flux.fromIterable(entries)
          .filter(entry -> entry.sequence() >= from)
          .concatWith(Flux.never());
    });
  }

  @Override
  public Flux<Telemetry> telemetry() {
    return lines.asFlux().doOnSubscribe(_ -> watched.incrementAndGet());
  }
}
