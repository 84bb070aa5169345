package org.changeover.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Where a timeline has its marks, and what they say. Pure. */
final class Ticks {
  private static final List<Duration> STEPS =
      Stream.of(
              1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200,
              86_400, 172_800, 604_800, 2_592_000)
          .map(Duration::ofSeconds)
          .toList();
  private static final DateTimeFormatter SECONDS = format("HH:mm:ss");
  private static final DateTimeFormatter MINUTES = format("HH:mm");
  private static final DateTimeFormatter DAYS = format("d MMM");

  private Ticks() {}

  record Tick(Instant at, String label) {}

  /**
   * At even times, in UTC.
   *
   * @param most how many there may be
   */
  static List<Tick> of(Instant from, Instant to, int most) {
    Duration step = step(Words.between(from, to), most);
    long seconds = step.toSeconds();
    var ticks = new ArrayList<Tick>();
    long first = Math.ceilDiv(from.getEpochSecond() + (from.getNano() > 0 ? 1 : 0), seconds);
    for (long n = first; n * seconds <= to.getEpochSecond() && ticks.size() < most; n++) {
      Instant at = Instant.ofEpochSecond(n * seconds);
      ticks.add(new Tick(at, label(at, step)));
    }
    return ticks;
  }

  private static Duration step(Duration length, int most) {
    return STEPS.stream()
        .filter(step -> step.multipliedBy(most).compareTo(length) >= 0)
        .findFirst()
        .orElse(length.dividedBy(most).plusSeconds(1));
  }

  private static String label(Instant at, Duration step) {
    boolean midnight = at.getEpochSecond() % 86_400 == 0;
    if (midnight || step.compareTo(Duration.ofDays(1)) >= 0) {
      return DAYS.format(at);
    }
    return (step.compareTo(Duration.ofMinutes(1)) < 0 ? SECONDS : MINUTES).format(at);
  }

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }
}
