package org.changeover.preflight;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.changeover.spi.Finding;

/**
 * One thing that was looked into, with all that was found.
 *
 * @param kind what it is
 * @param subject its name
 */
public record Inspected(Kind kind, String subject, List<Finding> findings) {
  public Inspected {
    requireNonNull(kind, "kind is null");
    requireNonNull(subject, "subject is null");
    findings = List.copyOf(findings);
  }

  /** What can be looked into, in the order in which people are shown it. */
  public enum Kind {
    INSTALLATION,
    SECRETS,
    HOST,
    PROVIDER,
    STEP,
    /** An address that nothing shall lead to any more once the plan is through. */
    ADDRESS
  }
}
