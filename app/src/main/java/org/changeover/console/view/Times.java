package org.changeover.console.view;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.changeover.run.TaskState;

/** Moments and lengths of time in few characters. */
final class Times {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ROOT);

  private Times() {}

  /** {@code 0:07}, {@code 12:30} or {@code 1:02:03}. */
  static String length(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    long hours = seconds / 3600;
    return hours > 0
        ? "%d:%02d:%02d".formatted(hours, seconds / 60 % 60, seconds % 60)
        : "%d:%02d".formatted(seconds / 60, seconds % 60);
  }

  /** In the two largest units that it has: {@code 12 s}, {@code 3 m 12 s}, {@code 2 d 4 h}. */
  static String words(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " m " + seconds % 60 + " s";
    }
    return seconds < 86_400
        ? seconds / 3600 + " h " + seconds / 60 % 60 + " m"
        : seconds / 86_400 + " d " + seconds / 3600 % 24 + " h";
  }

  /** As a plan writes it: {@code 1h}, {@code 1h30m}, {@code 45s}. */
  static String written(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }

  /** The time of day, with the day when it is another one. */
  static String moment(Instant at, Instant now, ZoneId zone) {
    ZonedDateTime there = at.atZone(zone);
    boolean today = there.toLocalDate().equals(now.atZone(zone).toLocalDate());
    return (today ? CLOCK : DAY).format(there);
  }

  static String clock(Instant now, ZoneId zone) {
    String name =
        zone.getId().equals("Z")
            ? "UTC"
            : DateTimeFormatter.ofPattern("zzz", Locale.ROOT).format(now.atZone(zone));
    return CLOCK.format(now.atZone(zone)) + " " + name;
  }

  /** How long a task took, or has been under way; empty before it began. */
  static Optional<Duration> taken(TaskState task, Instant now) {
    return task.startedAt().map(start -> between(start, task.endedAt().orElse(now)));
  }

  /** From one moment to another; nothing when the clock was set back between them. */
  static Duration between(Instant from, Instant to) {
    return from.isBefore(to) ? Duration.between(from, to) : Duration.ZERO;
  }
}
