package org.changeover.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Compares two values that are known: numbers, times and texts, each with its like. */
final class Comparing {
  private Comparing() {}

  /** Empty when the two cannot be compared that way. */
  static Optional<Boolean> holds(Condition.Comparison comparison, Value left, Value right) {
    return switch (comparison) {
      case EQUAL -> equal(left, right);
      case NOT_EQUAL -> equal(left, right).map(equal -> !equal);
      case LESS -> order(left, right).map(order -> order < 0);
      case AT_MOST -> order(left, right).map(order -> order <= 0);
      case GREATER -> order(left, right).map(order -> order > 0);
      case AT_LEAST -> order(left, right).map(order -> order >= 0);
      case IN ->
          right instanceof Value.Items(List<Value> items, SourcePosition at)
                  && (items.isEmpty() || items.stream().anyMatch(item -> alike(left, item)))
              ? Optional.of(items.stream().anyMatch(item -> same(left, item)))
              : Optional.empty();
    };
  }

  /** A number and a text are never equal: whoever compares them has made a slip. */
  private static Optional<Boolean> equal(Value left, Value right) {
    return alike(left, right) ? Optional.of(same(left, right)) : Optional.empty();
  }

  private static boolean alike(Value left, Value right) {
    return left.getClass().equals(right.getClass());
  }

  private static boolean same(Value left, Value right) {
    return order(left, right)
        .map(order -> order == 0)
        .orElseGet(() -> Objects.equals(left.plain(), right.plain()));
  }

  private static Optional<Integer> order(Value left, Value right) {
    if (left instanceof Value.Num a && right instanceof Value.Num b) {
      return Optional.of(Double.compare(a.number().doubleValue(), b.number().doubleValue()));
    }
    if (left instanceof Value.Text a && right instanceof Value.Text b) {
      return Optional.of(texts(a.text(), b.text()));
    }
    return Optional.empty();
  }

  private static int texts(String a, String b) {
    Optional<Duration> lengthA = Durations.parse(a);
    Optional<Duration> lengthB = Durations.parse(b);
    if (lengthA.isPresent() && lengthB.isPresent()) {
      return lengthA.get().compareTo(lengthB.get());
    }
    Optional<Instant> momentA = moment(a);
    Optional<Instant> momentB = moment(b);
    return momentA.isPresent() && momentB.isPresent()
        ? momentA.get().compareTo(momentB.get())
        : a.compareTo(b);
  }

  private static Optional<Instant> moment(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException none) {
      return Optional.empty();
    }
  }
}
