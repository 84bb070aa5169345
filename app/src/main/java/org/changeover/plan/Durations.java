package org.changeover.plan;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as plans write them: {@code 500ms}, {@code 30s}, {@code 1h30m}, {@code 2d}. */
public final class Durations {
  static final String SYNTAX = "a length of time such as 30s, 5m, 1h30m or 2d";
  static final String PATTERN =
      "^(?=[0-9])([0-9]{1,9}d)?([0-9]{1,9}h)?([0-9]{1,9}m)?([0-9]{1,9}s)?([0-9]{1,9}ms)?$";

  private static final Pattern WRITTEN = Pattern.compile(PATTERN);
  private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1_000, 1};
  private static final String[] UNITS = {"d", "h", "m", "s", "ms"};

  /** A century: more is a slip. */
  private static final BigInteger LONGEST = BigInteger.valueOf(36_525L * 86_400_000);

  private Durations() {}

  /** Reads such a text; units in falling order, each at most once; empty when it is none. */
  public static Optional<Duration> parse(String text) {
    if (text.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    Matcher matcher = WRITTEN.matcher(text);
    if (text.isEmpty() || !matcher.matches()) {
      return Optional.empty();
    }
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < MILLIS.length; i++) {
      String part = matcher.group(i + 1);
      if (part != null) {
        var number = new BigInteger(part.substring(0, part.length() - UNITS[i].length()));
        sum = sum.add(number.multiply(BigInteger.valueOf(MILLIS[i])));
      }
    }
    return sum.compareTo(LONGEST) > 0
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(sum.longValueExact()));
  }

  /** Writes it so that {@link #parse} reads the same again, to the millisecond. */
  public static String format(Duration duration) {
    long rest = duration.toMillis();
    if (rest <= 0) {
      return "0s";
    }
    var text = new StringBuilder();
    for (int i = 0; i < MILLIS.length; i++) {
      long number = rest / MILLIS[i];
      rest %= MILLIS[i];
      if (number > 0) {
        text.append(number).append(UNITS[i]);
      }
    }
    return text.toString();
  }
}
