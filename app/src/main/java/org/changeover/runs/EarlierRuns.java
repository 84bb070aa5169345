package org.changeover.runs;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.changeover.journal.JournalException;
import org.changeover.run.Event;
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
   * real hosts for one on these; none when there is none, or it cannot be read. Their journals are
   * read on a thread for what blocks.
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
      for (RunFolder one : earlier) {
        Optional<RunState> ended = ended(one, plan).filter(found -> lab(found) == lab);
        if (ended.isPresent()) {
          return Forecast.of(plan, one.id(), ended.get());
        }
      }
      return Forecast.none();
    } catch (IOException unreadable) {
      return Forecast.none();
    }
  }

  private static boolean lab(RunState state) {
    return state.start().filter(Event.RunStarted::lab).isPresent();
  }

  private static Optional<RunState> ended(RunFolder run, RunPlan plan) {
    try {
      return Optional.of(run.state())
          .filter(state -> state.status() == RunStatus.FINISHED)
          .filter(
              state -> state.start().filter(s -> s.plan().equals(plan.plan().id())).isPresent());
    } catch (JournalException damaged) {
      return Optional.empty();
    }
  }
}
