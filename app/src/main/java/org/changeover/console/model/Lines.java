package org.changeover.console.model;

import java.util.Optional;
import org.changeover.run.RunPlan;

/**
 * The lines that are read, as they come.
 *
 * @param sieve present when they are some of what there is, or folded
 */
public record Lines(Source source, Level level, Optional<Sieve> sieve) {

  static Lines of(Source source, Reading reading) {
    var wanted =
        new Sieve.Wanted(source, reading.level(), reading.filter(), folds(source, reading));
    boolean plain = !reading.leavesOut() && !wanted.folded() && !isPart(source);
    return new Lines(
        source, reading.level(), plain ? Optional.empty() : Optional.of(Sieve.of(wanted)));
  }

  /** What one task says is said by one host, or by two that say different things. */
  private static boolean folds(Source source, Reading reading) {
    return reading.folded() && !(source instanceof Source.OfTask);
  }

  private static boolean isPart(Source source) {
    return source instanceof Source.OfRow || source instanceof Source.OfHost;
  }

  /** The same lines with what came since, or others from their beginning. */
  Lines next(Source wanted, Reading reading, Output output, RunPlan plan) {
    Lines next = of(wanted, reading);
    boolean same =
        next.source.equals(source)
            && next.sieve.map(Sieve::wanted).equals(sieve.map(Sieve::wanted));
    return (same ? this : next).upTo(output, plan);
  }

  Lines upTo(Output output, RunPlan plan) {
    return new Lines(source, level, sieve.map(one -> one.upTo(all(output), plan)));
  }

  /** All of its level that its source says. */
  private Ring all(Output output) {
    LevelRings rings =
        source instanceof Source.OfTask(var task) ? output.of(task).rings() : output.log();
    return rings.of(level);
  }

  public Ring ring(Output output) {
    return sieve.map(Sieve::found).orElseGet(() -> all(output));
  }
}
