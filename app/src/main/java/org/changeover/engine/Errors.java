package org.changeover.engine;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.CommandFailedException;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.UnknownOutcomeException;

/** Puts what went wrong into words for operators; what nobody expected goes into the log too. */
final class Errors {
  private Errors() {}

  static String say(Throwable error) {
    Throwable cause = reactor.core.Exceptions.unwrap(error);
    return expected(cause)
        .orElseGet(() -> {
          log("a defect in an action", cause);
          return defect(cause);
        });
  }

  /** The same about what the log has already. */
  static String sayAgain(Throwable error) {
    Throwable cause = reactor.core.Exceptions.unwrap(error);
    return expected(cause).orElseGet(() -> defect(cause));
  }

  private static Optional<String> expected(Throwable cause) {
    return switch (cause) {
      case ActionFailedException known -> Optional.of(known.getMessage());
      case CommandFailedException known -> Optional.of(known.getMessage());
      case HostUnreachableException known -> Optional.of(known.getMessage());
      case UnknownOutcomeException known -> Optional.of(known.getMessage());
      case IllegalArgumentException known -> Optional.of(String.valueOf(known.getMessage()));
      case null, default -> Optional.empty();
    };
  }

  private static String defect(Throwable cause) {
    return "a defect in the action: %s. The engine's log has the details."
        .formatted(String.valueOf(cause));
  }

  /** A length of time as in {@code 1h30m}. */
  static String words(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }

  /** Keeps the details of what nobody expected. */
  static void log(String what, Throwable error) {
    System.getLogger(Errors.class.getName()).log(System.Logger.Level.ERROR, what, error);
  }
}
