package org.changeover.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import org.changeover.run.Telemetry.Earlier;
import org.changeover.spi.Sighting;
import reactor.core.publisher.Flux;

/**
 * How much of a look is kept and told. Whoever watches over the control connection gets a look in
 * one message, and what waits there has a bound: both rooms together are well below it.
 */
final class LookBounds {
  static final int MOST_SIGHTINGS = 1500;

  /** For the sightings of one look, in bytes of their JSON. */
  static final int ROOM = 300_000;

  /** The same for what was answered earlier. */
  static final int ROOM_FOR_EARLIER = 100_000;

  private static final int MOST_VALUES = 64;
  private static final int LONGEST_TEXT = 512;
  private static final int AROUND_ONE = 130;
  private static final int AROUND_A_VALUE = 3;

  private LookBounds() {}

  /** Each sighting cut, and no more of them than it takes to see that there are too many. */
  static Flux<Sighting> bounded(Flux<Sighting> look) {
    return Flux.defer(() -> {
      var room = new Room();
      return look.map(LookBounds::bounded).takeUntil(one -> !room.takes(bytes(one)));
    });
  }

  /** From the first on, as many as there is room for. */
  static List<Sighting> shown(List<Sighting> seen) {
    return fitting(seen, LookBounds::bytes, ROOM);
  }

  /** Those that caches may hold for longest, as many as there is room for. */
  static List<Earlier> latest(List<Earlier> all) {
    List<Earlier> sorted =
        all.stream().sorted(Comparator.comparing(Earlier::until).reversed()).toList();
    return fitting(sorted, one -> bytes(one.subject()) + bytes(one.values()), ROOM_FOR_EARLIER);
  }

  private static <T> List<T> fitting(List<T> all, ToIntFunction<T> bytes, int most) {
    var room = new Room();
    room.left = most;
    return all.stream().takeWhile(one -> room.takes(bytes.applyAsInt(one))).toList();
  }

  private static final class Room {
    private int left = ROOM;
    private int sightings = MOST_SIGHTINGS;

    private boolean takes(int bytes) {
      left -= AROUND_ONE + bytes;
      sightings--;
      return left >= 0 && sightings >= 0;
    }
  }

  private static Sighting bounded(Sighting seen) {
    int more = seen.values().size() - MOST_VALUES;
    var values =
        new ArrayList<>(seen.values().stream().limit(MOST_VALUES).map(LookBounds::cut).toList());
    if (more > 0) {
      values.add("and " + more + " more");
    }
    return new Sighting(
        cut(seen.within()),
        cut(seen.subject()),
        cut(seen.where()),
        seen.kind(),
        values,
        seen.ttl(),
        seen.trouble().map(LookBounds::cut));
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
  }

  private static int bytes(Sighting one) {
    return bytes(one.within())
        + bytes(one.subject())
        + bytes(one.where())
        + bytes(one.values())
        + one.trouble().map(LookBounds::bytes).orElse(0);
  }

  private static int bytes(List<String> values) {
    return values.stream().mapToInt(one -> AROUND_A_VALUE + bytes(one)).sum();
  }

  /** At most; a tab becomes spaces. */
  private static int bytes(String text) {
    return text.chars().map(c -> c < 0x20 ? 8 : c == '"' || c == '\\' ? 2 : c < 0x80 ? 1 : 3).sum();
  }
}
