package org.changeover.plugins;

import java.util.List;

/** Ends the loading of one plugin; each reason becomes a {@link Refused}. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final List<String> reasons;

  RefusedException(List<String> reasons) {
    super(String.join("; ", reasons));
    this.reasons = List.copyOf(reasons);
  }

  RefusedException(String reason) {
    this(List.of(reason));
  }

  RefusedException(String reason, Throwable cause) {
    super(reason, cause);
    this.reasons = List.of(reason);
  }

  List<String> reasons() {
    return reasons;
  }
}
