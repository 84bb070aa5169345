package org.changeover.engine;

import java.time.Duration;
import java.time.Instant;
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
  private static final Duration BETWEEN_LOGS = Duration.ofMinutes(1);
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
    var context = new LookoutContext<>(parts, instance, operation);
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
    private final OneLook one = new OneLook();
    private final AnswerMemory memory = new AnswerMemory();
    private volatile Optional<Telemetry.Sighted> last = Optional.empty();
    private Optional<Instant> since = Optional.empty();
    private Optional<Logged> logged = Optional.empty();

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
          : LookBounds.bounded(one.at(lookout::look))
              .collectList()
              .subscribeOn(parts.work())
              .timeout(LONGEST_LOOK, parts.timers())
              .onErrorMap(TimeoutException.class, _ -> tooLong())
              .doOnNext(this::saw)
              .onErrorResume(error -> Mono.fromRunnable(() -> failed(error)))
              .then();
    }

    private void saw(List<Sighting> seen) {
      Instant now = parts.clock().instant();
      since = since.or(() -> Optional.of(now));
      logged = Optional.empty();
      List<Sighting> shown = LookBounds.shown(seen);
      boolean cut = shown.size() < seen.size();
      memory.see(shown, now);
      told(
          Optional.of(now),
          shown,
          cut ? Optional.of("it saw more than is shown here: " + shown.size()) : Optional.empty());
    }

    /** What was seen before stands, as old as it is; nobody was heard. */
    private void failed(Throwable why) {
      memory.see(List.of(), parts.clock().instant());
      told(
          last.flatMap(Telemetry.Sighted::at),
          last.map(Telemetry.Sighted::sightings).orElse(List.of()),
          Optional.of(say(why)));
    }

    /** Logs the same trouble once, and trouble of the same kind once a minute at most. */
    private String say(Throwable why) {
      var news = new Logged(why.getClass(), why.toString(), parts.clock().instant());
      if (logged.filter(news::repeats).isPresent()) {
        return Errors.sayAgain(why);
      }
      logged = Optional.of(news);
      return Errors.say(why);
    }

    private void told(Optional<Instant> at, List<Sighting> seen, Optional<String> trouble) {
      List<Telemetry.Earlier> earlier = memory.earlier();
      List<Telemetry.Earlier> latest = LookBounds.latest(earlier);
      Optional<String> left =
          latest.size() < earlier.size()
              ? Optional.of("more was answered earlier than is shown here: " + latest.size())
              : Optional.empty();
      var news = new Telemetry.Sighted(instance, at, seen, latest, trouble.or(() -> left), since);
      last = Optional.of(news);
      tell.accept(news);
    }
  }

  /** Trouble that the log has. */
  private record Logged(Class<?> kind, String text, Instant at) {

    private boolean repeats(Logged before) {
      return kind.equals(before.kind)
          && (text.equals(before.text) || at.isBefore(before.at.plus(BETWEEN_LOGS)));
    }
  }

  private static ActionFailedException tooLong() {
    return new ActionFailedException(
        "looking took longer than %s and was given up".formatted(Errors.words(LONGEST_LOOK)));
  }
}
