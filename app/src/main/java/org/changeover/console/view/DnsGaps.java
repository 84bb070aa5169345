package org.changeover.console.view;

import static java.util.function.Predicate.not;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.changeover.console.model.ConsoleModel;
import org.changeover.run.Telemetry.Sighted;
import org.changeover.spi.Sighting;

/**
 * Why it is not known whether caches hold an earlier answer. It is only when an engine looks, every
 * source answered a moment ago about all there is, and looking began longer ago than any answer is
 * kept.
 */
record DnsGaps(ConsoleModel model, DnsRows.Moments moments) {

  /** From this age on, what was seen says nothing of now. */
  static final Duration OLD = Duration.ofSeconds(30);

  /** The one that weighs most; empty when nothing is missing. */
  Optional<String> first() {
    return model
        .world()
        .gone()
        .map(_ -> "no engine looks any more")
        .or(this::notLooked)
        .or(() -> each().flatMap(one -> failed(one).stream()).findFirst())
        .or(() -> each().flatMap(one -> silent(one).stream()).findFirst())
        .or(() -> each().flatMap(one -> before(one).stream()).findFirst());
  }

  private Stream<Sighted> each() {
    return model.world().sightings().last().values().stream();
  }

  private Optional<String> notLooked() {
    List<String> instances =
        model.world().sightings().watched().map(watched -> watched.instances()).orElse(List.of());
    return instances.stream()
        .filter(not(model.world().sightings().last()::containsKey))
        .findFirst()
        .map(instance -> instance + " has not looked yet");
  }

  private Optional<String> failed(Sighted seen) {
    Duration age = seen.at().map(at -> Times.between(at, model.now())).orElse(Duration.ZERO);
    if (seen.trouble().isPresent()) {
      return Optional.of(seen.instance() + " could not look at all of it");
    }
    return age.compareTo(OLD) > 0
        ? Optional.of("%s looked %s ago".formatted(seen.instance(), Times.words(age)))
        : Optional.empty();
  }

  private static Optional<String> silent(Sighted seen) {
    return seen.sightings().stream()
        .filter(one -> one.kind() == Sighting.Kind.SOURCE && one.trouble().isPresent())
        .findFirst()
        .map(one -> "%s, %s: %s".formatted(one.subject(), one.where(), one.trouble().get()));
  }

  private Optional<String> before(Sighted seen) {
    Optional<Duration> longest =
        seen.sightings().stream()
            .filter(one -> one.kind() == Sighting.Kind.SOURCE)
            .flatMap(one -> one.ttl().stream())
            .max(Comparator.naturalOrder());
    Optional<Instant> until = seen.since().flatMap(since -> longest.map(since::plus));
    return until
        .filter(moments::ahead)
        .map(_ ->
            "%s began to look at %s and saw nothing change; what went before that may be kept for %s"
                .formatted(
                    seen.instance(), moments.said(seen.since().get()), moments.left(until.get())));
  }
}
