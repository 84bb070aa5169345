package org.changeover.engine;

import java.time.Duration;
import java.util.Locale;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.CommandFailedException;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.UnknownOutcomeException;

/** Puts what went wrong into words for operators; what nobody expected goes into the log too. */
final class Errors {
  private Errors() {}

  static String say(Throwable error) {
    Throwable cause = reactor.core.Exceptions.unwrap(error);
    return switch (cause) {
      case ActionFailedException known -> known.getMessage();
      case CommandFailedException known -> known.getMessage();
      case HostUnreachableException known -> known.getMessage();
      case UnknownOutcomeException known -> known.getMessage();
      case IllegalArgumentException known -> String.valueOf(known.getMessage());
      case null, default -> {
        log("a defect in an action", cause);
        yield "a defect in the action: %s. The engine's log has the details."
            .formatted(String.valueOf(cause));
      }
    };
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
