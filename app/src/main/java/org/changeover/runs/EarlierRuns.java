package org.changeover.runs;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.changeover.journal.JournalException;
import org.changeover.run.Entry;
import org.changeover.run.Forecast;
import org.changeover.run.RunPlan;
import org.changeover.run.RunState;
import org.changeover.run.RunStatus;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What earlier runs of a plan tell about one that is to come to its end. */
public final class EarlierRuns {
  /** So many are looked at; older ones tell little. */
  private static final int MOST = 5;

  private EarlierRuns() {}

  /**
   * By the last run of the same plan that came to its end, on the lab for a run on the lab and on
   * real hosts for one on these; where there is none on these, by the last one on the lab. None
   * when there is none either, or it cannot be read. Their journals are read on a thread for what
   * blocks.
   *
   * @param lab whether the run is one on the lab
   */
  public static Mono<Forecast> forecast(RunFolder run, RunPlan plan, boolean lab) {
    return Mono.fromCallable(() -> read(run, plan, lab)).subscribeOn(Schedulers.boundedElastic());
  }

  private static Forecast read(RunFolder run, RunPlan plan, boolean lab) {
    try {
      List<RunFolder> earlier =
          Runs.besides(run).list().stream()
              .dropWhile(one -> !one.id().equals(run.id()))
              .skip(1)
              .filter(one -> one.id().startsWith(plan.plan().id() + "-"))
              .limit(MOST)
              .toList();
      Forecast rehearsed = Forecast.none();
      for (RunFolder one : earlier) {
        Optional<Ended> ended = ended(one, plan);
        if (ended.isEmpty()) {
          continue;
        }
        if (ended.get().lab() == lab) {
          return Forecast.of(plan, one.id(), false, ended.get().entries());
        }
        if (!lab && rehearsed.run().isEmpty()) {
          rehearsed = Forecast.of(plan, one.id(), true, ended.get().entries());
        }
      }
      return rehearsed;
    } catch (IOException unreadable) {
      return Forecast.none();
    }
  }

  private record Ended(boolean lab, List<Entry> entries) {}

  private static Optional<Ended> ended(RunFolder run, RunPlan plan) {
    try {
      List<Entry> entries = run.journal().read(1);
      RunState state = RunState.of(entries);
      return state
          .start()
          .filter(_ -> state.status() == RunStatus.FINISHED)
          .filter(start -> start.plan().equals(plan.plan().id()))
          .map(start -> new Ended(start.lab(), entries));
    } catch (JournalException damaged) {
      return Optional.empty();
    }
  }
}
