package org.changeover.kit;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.changeover.spi.Command;
import org.changeover.spi.Finding;
import org.changeover.spi.ReadableHost;
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
                : OptionalLong.of(kibibytes(output.lines().getLast(), 0) * 1024));
  }

  /** The bytes that are free where a path is, or would be if it were made. */
  public static Mono<Long> free(ReadableHost host, String path) {
    return host.query(Command.shell(FREE, path).environment(java.util.Map.of("LC_ALL", "C")))
        .map(output -> kibibytes(output.lines().getLast(), 3) * 1024);
  }

  private static long kibibytes(String line, int field) {
    return Long.parseLong(line.split("\\s+")[field]);
  }

  /**
   * Judges whether something fits: a tenth more than it takes has to be free.
   *
   * @param what what needs the room, in a few words
   * @param where the host and path that it goes to
   */
  public static Finding fits(String what, String where, OptionalLong taken, long free) {
    if (taken.isEmpty()) {
      return Finding.note(
          what,
          "%s free at %s; counting what it takes took longer than %d s"
              .formatted(words(free), where, LONGEST_COUNT.toSeconds()));
    }
    long takes = taken.getAsLong();
    String seen = "takes %s, %s free at %s".formatted(words(takes), words(free), where);
    return free > takes + takes / 10
        ? Finding.fine(what, seen)
        : Finding.blocker(what, seen, "make room there, or name another folder in the plan");
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
