package org.changeover.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.changeover.run.Telemetry;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.Lookout;
import org.changeover.spi.Operation;
import org.changeover.spi.Sighting;
import org.changeover.spi.Target;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Lets the lookouts of the provider instances that the plan uses look again and again while the run
 * is open, and tells what they saw. All the time and not only while somebody watches: until when a
 * cache may hold an earlier answer is known only to whoever saw it go.
 *
 * <p>Nothing of it touches the run. What goes wrong in a lookout is told in place of what it would
 * have seen.
 */
final class Lookouts {
  /** From the end of a look to the beginning of the next. */
  static final Duration PAUSE = Duration.ofSeconds(5);

  static final Duration LONGEST_LOOK = Duration.ofMinutes(2);
  static final int MOST_SIGHTINGS = 1500;
  private static final int MOST_VALUES = 64;
  private static final String STEP = "lookout";

  private final EngineParts parts;
  private final TurnOwner owner;
  private final Consumer<Telemetry> tell;
  private volatile Optional<Telemetry> watched = Optional.empty();
  private volatile List<Watch> watches = List.of();

  Lookouts(EngineParts parts, TurnOwner owner, Consumer<Telemetry> tell) {
    this.parts = parts;
    this.owner = owner;
    this.tell = tell;
  }

  /** Begins; whoever gets the answer ends it. */
  Disposable watch() {
    return Flux.defer(() -> Flux.fromIterable(parts.inputs().instances()))
        .concatMap(this::opened)
        .collectList()
        .doOnNext(this::announce)
        .flatMapMany(all -> Flux.merge(all.stream().map(Watch::looks).toList()))
        .subscribeOn(parts.work())
        .subscribe(_ -> {}, error -> Errors.log("nobody looks out any more", error));
  }

  /** What was told last, for somebody who has heard nothing yet. */
  List<Telemetry> last() {
    return Stream.concat(watched.stream(), watches.stream().flatMap(one -> one.last.stream()))
        .toList();
  }

  private <S extends Record> Mono<Watch> opened(Instance<S> instance) {
    var operation = new Operation(owner.run(), STEP, instance.name(), 1, 1);
    var context =
        new TurnReadContext<>(
            parts,
            new Target.Service(instance.name()),
            instance.settings(),
            operation,
            (_, _, _) -> {});
    return Fence.around(() -> Mono.fromCallable(() -> instance.provider().lookout(context)))
        .next()
        .onErrorResume(error -> Mono.just(Optional.of(() -> Flux.error(error))))
        .flatMap(Mono::justOrEmpty)
        .map(lookout -> new Watch(instance.name(), lookout));
  }

  private void announce(List<Watch> all) {
    watches = List.copyOf(all);
    var news =
        new Telemetry.Watched(
            all.stream().map(one -> one.instance).toList(), parts.inputs().hostsByAddress());
    watched = Optional.of(news);
    tell.accept(news);
  }

  /** One lookout: looks at one moment only once, so what it remembers has one user at a time. */
  private final class Watch {
    private final String instance;
    private final Lookout lookout;
    private final AnswerMemory memory = new AnswerMemory();
    private volatile Optional<Telemetry.Sighted> last = Optional.empty();
    private String error = "";

    Watch(String instance, Lookout lookout) {
      this.instance = instance;
      this.lookout = lookout;
    }

    Flux<Void> looks() {
      return Mono.defer(this::look).repeatWhen(done -> done.delayElements(PAUSE, parts.timers()));
    }

    private Mono<Void> look() {
      return owner.state().status().ended()
          ? Mono.empty()
          : Fence.around(lookout::look)
              .take(MOST_SIGHTINGS + 1L)
              .map(Lookouts::bounded)
              .collectList()
              .subscribeOn(parts.work())
              .timeout(LONGEST_LOOK, parts.timers())
              .onErrorMap(TimeoutException.class, _ -> tooLong())
              .doOnNext(this::saw)
              .onErrorResume(error -> Mono.fromRunnable(() -> told(failed(error))))
              .then();
    }

    private void saw(List<Sighting> seen) {
      Instant now = parts.clock().instant();
      error = "";
      memory.see(seen, now);
      boolean cut = seen.size() > MOST_SIGHTINGS;
      told(
          new Telemetry.Sighted(
              instance,
              Optional.of(now),
              cut ? seen.subList(0, MOST_SIGHTINGS) : seen,
              memory.earlier(),
              cut
                  ? Optional.of("it saw more than is shown here: " + MOST_SIGHTINGS)
                  : Optional.empty()));
    }

    /**
     * What was seen before stands, as old as it is. Said anew, and logged, only when it differs.
     */
    private Telemetry.Sighted failed(Throwable why) {
      if (error.equals(why.toString())) {
        return last.orElseThrow();
      }
      error = why.toString();
      return new Telemetry.Sighted(
          instance,
          last.flatMap(Telemetry.Sighted::at),
          last.map(Telemetry.Sighted::sightings).orElse(List.of()),
          memory.earlier(),
          Optional.of(Errors.say(why)));
    }

    private void told(Telemetry.Sighted news) {
      last = Optional.of(news);
      tell.accept(news);
    }
  }

  private static ActionFailedException tooLong() {
    return new ActionFailedException(
        "looking took longer than %s and was given up".formatted(Errors.words(LONGEST_LOOK)));
  }

  /** With no more values than a screen is for. */
  private static Sighting bounded(Sighting seen) {
    int more = seen.values().size() - MOST_VALUES;
    if (more <= 0) {
      return seen;
    }
    var values = new ArrayList<>(seen.values().subList(0, MOST_VALUES));
    values.add("and " + more + " more");
    return new Sighting(
        seen.within(),
        seen.subject(),
        seen.where(),
        seen.kind(),
        values,
        seen.ttl(),
        seen.trouble());
  }
}
