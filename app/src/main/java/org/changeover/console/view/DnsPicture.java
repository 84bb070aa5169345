package org.changeover.console.view;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.changeover.console.model.ConsoleModel;
import org.changeover.plan.StepWork;
import org.changeover.run.TaskState;
import org.changeover.run.TaskStatus;
import org.changeover.run.Telemetry.Earlier;
import org.changeover.run.Telemetry.Sighted;
import org.changeover.spi.Sighting;

/**
 * What one provider instance saw, put together by zones and names.
 *
 * <p>Until when caches may hold an earlier answer is told by the engine that saw it go, and by the
 * steps that changed it: these remember it across engines.
 */
record DnsPicture(Sighted seen, List<Zone> zones) {
  private static final String SOA = " SOA";
  private static final String AXFR = " AXFR";
  private static final String EXPIRES = "expires";

  /**
   * @param serials what each server has
   * @param troubles whom or what nothing is known of, and why
   */
  record Zone(String name, List<Said> serials, List<String> troubles, List<Name> names) {}

  /**
   * A name with the type of its records.
   *
   * @param sources answers with the servers that give them, the one that changes first before all
   * @param caches what each resolver holds
   * @param earlier given before, the one that caches may hold for longest first
   * @param until when the last cache drops an earlier answer; in the past when all have
   */
  record Name(
      String subject,
      List<Said> sources,
      List<Said> caches,
      List<Earlier> earlier,
      Optional<Instant> until) {

    /** What the servers say that say anything. */
    private List<Said> answers() {
      return sources.stream().filter(one -> one.trouble().isEmpty()).toList();
    }

    boolean agrees() {
      return answers().size() <= 1;
    }

    /** Whether it is the answer of the server that changes first. */
    boolean leads(Said said) {
      return answers().stream().limit(1).anyMatch(said::equals);
    }

    /** Whether these are the values that the server has which changes first. */
    boolean now(Said said) {
      return answers().stream().limit(1).anyMatch(one -> one.values().equals(said.values()));
    }

    /** Whether nobody who asks now may keep it for that long. */
    boolean tooLong(Duration left) {
      return answers().stream()
          .limit(1)
          .flatMap(one -> one.ttl().stream())
          .anyMatch(ttl -> left.compareTo(ttl) > 0);
    }

    /** Whether it is an answer that was given before, and not the one that is given now. */
    boolean before(Said said) {
      return !now(said) && earlier.stream().anyMatch(one -> one.values().equals(said.values()));
    }

    /** Until when one is held by a cache or may be, as far as was seen at a moment. */
    private Optional<Instant> heldUntil(Instant at) {
      return Stream.concat(
              until.stream(),
              caches.stream()
                  .filter(one -> !now(one) || one.ttl().filter(this::tooLong).isPresent())
                  .flatMap(one -> one.ttl().stream())
                  .map(at::plus))
          .max(Comparator.naturalOrder());
    }

    /** The servers that still give an earlier answer. */
    List<String> behind() {
      return answers().stream().skip(1).flatMap(one -> one.where().stream()).toList();
    }
  }

  /** The same answer of some places. */
  record Said(
      List<String> where, List<String> values, Optional<Duration> ttl, Optional<String> trouble) {

    private static List<Said> together(List<Sighting> seen) {
      var all = new LinkedHashMap<Said, List<String>>();
      for (Sighting one : seen) {
        all.computeIfAbsent(
                new Said(List.of(), one.values(), one.ttl(), one.trouble()), _ -> new ArrayList<>())
            .add(one.where());
      }
      return all.entrySet().stream()
          .map(one ->
              new Said(
                  one.getValue(), one.getKey().values(), one.getKey().ttl(), one.getKey().trouble))
          .toList();
    }
  }

  static List<DnsPicture> of(ConsoleModel model) {
    return model.world().sightings().last().values().stream()
        .map(seen -> of(seen, expiries(model, seen.instance())))
        .toList();
  }

  private static DnsPicture of(Sighted seen, Map<String, Instant> expiries) {
    var zones = new LinkedHashMap<String, List<Sighting>>();
    seen.sightings()
        .forEach(one -> zones.computeIfAbsent(one.within(), _ -> new ArrayList<>()).add(one));
    Map<String, List<Earlier>> earlier =
        seen.earlier().stream().collect(groupingBy(Earlier::subject));
    return new DnsPicture(
        seen,
        zones.entrySet().stream()
            .map(zone -> zone(zone.getKey(), zone.getValue(), earlier, expiries, seen.at()))
            .toList());
  }

  private static Zone zone(
      String name,
      List<Sighting> seen,
      Map<String, List<Earlier>> earlier,
      Map<String, Instant> expiries,
      Optional<Instant> at) {
    List<Sighting> serials =
        seen.stream()
            .filter(one -> one.subject().equals(name + SOA) && one.trouble().isEmpty())
            .toList();
    List<String> troubles =
        seen.stream()
            .filter(one -> one.trouble().isPresent() && ofWholeZone(one))
            .map(one -> one.where() + ": " + one.trouble().get())
            .toList();
    var names = new LinkedHashMap<String, List<Sighting>>();
    seen.stream()
        .filter(one -> !ofWholeZone(one))
        .forEach(one -> names.computeIfAbsent(one.subject(), _ -> new ArrayList<>()).add(one));
    return new Zone(
        name,
        Said.together(serials),
        troubles,
        names.entrySet().stream()
            .map(one -> name(one.getKey(), one.getValue(), earlier, expiries, at))
            .toList());
  }

  private static boolean ofWholeZone(Sighting seen) {
    return seen.subject().endsWith(SOA) || seen.subject().endsWith(AXFR);
  }

  private static Name name(
      String subject,
      List<Sighting> seen,
      Map<String, List<Earlier>> earlier,
      Map<String, Instant> expiries,
      Optional<Instant> at) {
    List<Earlier> before =
        earlier.getOrDefault(subject, List.of()).stream()
            .sorted(Comparator.comparing(Earlier::until).reversed())
            .toList();
    List<Said> sources = Said.together(ofKind(seen, Sighting.Kind.SOURCE));
    List<Said> caches = Said.together(ofKind(seen, Sighting.Kind.CACHE));
    var known =
        new Name(
            subject,
            sources,
            caches,
            before,
            Stream.concat(
                    before.stream().map(Earlier::until),
                    Stream.ofNullable(expiries.get(withoutType(subject))))
                .max(Comparator.naturalOrder()));
    return at.flatMap(known::heldUntil)
        .map(held -> new Name(subject, sources, caches, before, Optional.of(held)))
        .orElse(known);
  }

  private static List<Sighting> ofKind(List<Sighting> seen, Sighting.Kind kind) {
    return seen.stream().filter(one -> one.kind() == kind).collect(toList());
  }

  private static String withoutType(String subject) {
    int space = subject.lastIndexOf(' ');
    return space < 0 ? subject : subject.substring(0, space);
  }

  /** Until when caches may hold what steps have changed, by the names that these give. */
  private static Map<String, Instant> expiries(ConsoleModel model, String instance) {
    var all = new LinkedHashMap<String, Instant>();
    model.state().tasks().values().stream()
        .filter(task -> task.outputs().containsKey(EXPIRES))
        .filter(task -> task.status() == TaskStatus.SUCCEEDED && task.changed())
        .filter(task -> provider(model, task).equals(Optional.of(instance)))
        .forEach(task ->
            expires(task)
                .ifPresent(until ->
                    names(task).forEach(name -> all.merge(name, until, DnsPicture::later))));
    return all;
  }

  private static Optional<String> provider(ConsoleModel model, TaskState task) {
    return model
        .plan()
        .plan()
        .step(task.id().step())
        .flatMap(step -> step.work().act())
        .map(StepWork.Act::provider);
  }

  private static Optional<Instant> expires(TaskState task) {
    try {
      return Optional.ofNullable(task.outputs().get(EXPIRES))
          .map(text -> Instant.parse(text.toString()));
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }

  private static List<String> names(TaskState task) {
    return task.outputs().get("names") instanceof List<?> names
        ? names.stream().filter(Objects::nonNull).map(Object::toString).toList()
        : List.of();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
