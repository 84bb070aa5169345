package org.changeover.report;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import org.changeover.run.Entry;
import org.changeover.run.RunPlan;

/**
 * What a report is made of.
 *
 * @param status of the run in one word, as {@code status} says it, and {@code why} it is so
 * @param signed the signed heads of the journal, the last one last
 * @param unsound what of the journal is not as it was written, in sentences
 * @param now when the report is told
 */
public record Source(
    String run,
    RunPlan plan,
    List<Entry> journal,
    String status,
    String why,
    List<Report.SignedHead> signed,
    List<String> unsound,
    Instant now) {
  /** The status of a run of whose journal only the beginning can be read. */
  public static final String UNKNOWN = "unknown";

  public Source {
    requireNonNull(run, "run is null");
    requireNonNull(plan, "plan is null");
    journal = List.copyOf(journal);
    requireNonNull(status, "status is null");
    requireNonNull(why, "why is null");
    signed = List.copyOf(signed);
    unsound = List.copyOf(unsound);
    requireNonNull(now, "now is null");
  }

  /** Whether all of the journal could be read. */
  boolean isWhole() {
    return !status.equals(UNKNOWN);
  }
}
