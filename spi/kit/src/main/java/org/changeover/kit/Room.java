package org.changeover.kit;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.changeover.spi.Command;
import org.changeover.spi.Finding;
import org.changeover.spi.ReadableHost;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Room on the disks of hosts, for {@link org.changeover.spi.Action#inspect}. */
public final class Room {
  private static final Duration LONGEST_COUNT = Duration.ofSeconds(10);
  private static final int STOPPED = 124;
  private static final String COUNT =
      "limit=$1; shift; timeout \"$limit\" du -skc -- \"$@\" 2>/dev/null";
  private static final String FREE =
      "at=$1; while [ ! -e \"$at\" ]; do at=$(dirname \"$at\"); done; df -Pk -- \"$at\"";
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB"};

  private Room() {}

  /**
   * The bytes that paths take on a host, as far as they are there.
   *
   * @return empty when counting took longer than 10 s
   */
  public static Mono<OptionalLong> taken(ReadableHost host, List<String> paths) {
    String[] arguments =
        Stream.concat(Stream.of(LONGEST_COUNT.toSeconds() + ""), paths.stream())
            .toArray(String[]::new);
    return host.query(Command.shell(COUNT, arguments).accepting(0, 1, STOPPED))
        .map(output ->
            output.exitCode() == STOPPED || output.lines().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(
                    Long.parseLong(output.lines().getLast().split("\\s+")[0]) * 1024));
  }

  /**
   * Room that a step takes for a while or for good.
   *
   * @param what what takes it, in a few words
   * @param path where; it need not be there yet
   * @param takes in bytes; empty when they were not counted in time
   */
  public record Need(String what, ReadableHost host, String path, OptionalLong takes) {}

  /**
   * A need on the file system that it falls to.
   *
   * @param where the host and path
   * @param mount the host, and where the file system is mounted
   */
  record Place(String what, String where, String mount, OptionalLong takes, long free) {}

  /**
   * Looks whether all of it fits at once: on every file system a tenth more than it takes has to be
   * free.
   *
   * @return one finding for each, in their order
   */
  public static Flux<Finding> fits(List<Need> needs) {
    return Flux.fromIterable(needs)
        .concatMap(Room::place)
        .collectList()
        .flatMapIterable(Room::judged);
  }

  private static Mono<Place> place(Need need) {
    Command look = Command.shell(FREE, need.path()).environment(Map.of("LC_ALL", "C"));
    return need.host()
        .query(look)
        .map(output -> output.lines().getLast().split("\\s+", 6))
        .map(line ->
            new Place(
                need.what(),
                need.host().name() + ":" + need.path(),
                need.host().name() + ":" + line[5],
                need.takes(),
                Long.parseLong(line[3]) * 1024));
  }

  static List<Finding> judged(List<Place> places) {
    Map<String, Long> together =
        places.stream()
            .collect(
                Collectors.groupingBy(
                    Place::mount, Collectors.summingLong(one -> one.takes().orElse(0))));
    return places.stream().map(one -> judged(one, together.get(one.mount()))).toList();
  }

  private static Finding judged(Place place, long together) {
    String free = "%s free at %s".formatted(words(place.free()), place.where());
    if (place.takes().isEmpty()) {
      return Finding.note(
          place.what(),
          "%s; counting what it takes took longer than %d s"
              .formatted(free, LONGEST_COUNT.toSeconds()));
    }
    long takes = place.takes().getAsLong();
    String others =
        together > takes ? ", with what else goes there %s".formatted(words(together)) : "";
    String seen = "takes %s%s, %s".formatted(words(takes), others, free);
    return place.free() > together + together / 10
        ? Finding.fine(place.what(), seen)
        : Finding.blocker(
            place.what(), seen, "make room there, or name another folder in the plan");
  }

  private static String words(long bytes) {
    double number = bytes / 1024.0;
    int unit = 0;
    while (number >= 1000 && unit < UNITS.length - 1) {
      number /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, number < 10 ? "%.1f %s" : "%.0f %s", number, UNITS[unit]);
  }
}
