package org.changeover.engine;

import java.util.concurrent.TimeoutException;
import org.changeover.spi.ActionFailedException;
import org.changeover.spi.CommandFailedException;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.UnknownOutcomeException;

/** Puts what went wrong into words for operators. */
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
      case TimeoutException _ -> "looking at it took too long and was given up";
      case null, default ->
          "a defect in the action: %s. The engine's log has the details."
              .formatted(String.valueOf(cause));
    };
  }
}
