package org.changeover.control;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.changeover.run.Actor;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.LiveRun;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.TaskId;
import org.changeover.run.Telemetry;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A run that a test plays by hand: so many events, then whatever it emits. */
class PlayedRun implements LiveRun {
  final List<String> asked = new CopyOnWriteArrayList<>();
  final Sinks.Many<Telemetry> telemetry = Sinks.many().multicast().directBestEffort();
  final Sinks.Empty<Void> over = Sinks.empty();
  private final long events;
  private final String text;

  PlayedRun(long events, String text) {
    this.events = events;
    this.text = text;
  }

  static final Peers PEERS =
      new Peers() {
        @Override
        public Actor local(String account) {
          return actor(account);
        }

        @Override
        public Actor vouchedFor(Actor let) {
          return let;
        }
      };

  static Actor actor(String user) {
    return new Actor(user, Set.of("operator"), "", "local");
  }

  @Override
  public Mono<Reply> request(Request request, Actor actor) {
    asked.add(actor.operator() + " " + request);
    return Mono.just(
        request instanceof Request.Pause ? new Reply.Accepted() : new Reply.Refused("not now"));
  }

  @Override
  public Flux<Entry> events(long from) {
    return Flux.<Entry, Long>generate(
            () -> from,
            (sequence, sink) -> {
              if (sequence > events) {
                sink.complete();
              } else {
                sink.next(entry(sequence));
              }
              return sequence + 1;
            })
        .concatWith(over.asMono().cast(Entry.class));
  }

  private Entry entry(long sequence) {
    var task = new TaskId("step", "host");
    return new Entry(sequence, Instant.EPOCH, new Event.OutputGiven(task, "o", text));
  }

  @Override
  public Flux<Telemetry> telemetry() {
    return telemetry.asFlux();
  }

  void say(String line) {
    var task = new TaskId("step", "host");
    var _ = telemetry.tryEmitNext(new Telemetry.Line(task, "host", "out", line, 0));
  }
}
