package org.changeover.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.changeover.run.Plans.step;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an event costs in a long run, by what it allocates: the same on every machine. */
class ScaleTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static RunPlan fleet(int hosts) {
    String[] names =
        IntStream.range(0, hosts).mapToObj("host%05d"::formatted).toArray(String[]::new);
    return Plans.of(step("all").on(names).rollout(1, 50, 5));
  }

  private static RunPlan steps(int number) {
    return Plans.of(
        IntStream.range(0, number)
            .mapToObj(i -> step("step-" + i))
            .toArray(Plans.StepDraft[]::new));
  }

  private static RunState after(RunPlan plan) {
    RunState state = RunState.empty();
    for (TaskId task : plan.tasks()) {
      state = state.fold(entry(state, new Event.TaskSucceeded(task, "so", true, Map.of())));
    }
    return state;
  }

  private static Entry entry(RunState state, Event event) {
    return new Entry(state.sequence() + 1, NOW, event);
  }

  private static long allocated(Runnable work) {
    for (int i = 0; i < 10; i++) {
      work.run();
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    work.run();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  private static long costOfFold(int hosts) {
    RunPlan plan = fleet(hosts);
    RunState state = after(plan);
    TaskId task = plan.tasks().get(hosts / 2);
    return allocated(() -> state.fold(entry(state, new Event.TaskStarted(task, 1, 1))));
  }

  @Test
  void fold_costsAboutTheSameForThousandsOfTasksAsForTens() {
    assertThat(costOfFold(8_000)).isLessThan(4 * costOfFold(80));
  }

  @Test
  void outlook_costsNoMoreThanInProportionToItsSteps() {
    RunPlan few = steps(100);
    RunPlan many = steps(1_600);
    RunState fewDone = after(few);
    RunState manyDone = after(many);
    long ofFew = allocated(() -> Decisions.of(few, fewDone, NOW));
    long ofMany = allocated(() -> Decisions.of(many, manyDone, NOW));
    assertThat(ofMany).isLessThan(2 * 16 * ofFew);
  }

  @Tag("benchmark")
  @Test
  void aRunOverTenThousandHosts_printsItsNumbers() {
    RunPlan plan = fleet(10_000);
    RunState state = RunState.empty();
    long folds = 0;
    long outlooks = 0;
    int events = 0;
    for (TaskId task : plan.tasks()) {
      for (Event event :
          new Event[] {
            new Event.TaskStarted(task, 1, 1), new Event.TaskSucceeded(task, "so", true, Map.of())
          }) {
        long begin = System.nanoTime();
        state = state.fold(entry(state, event));
        long folded = System.nanoTime();
        folds += folded - begin;
        if (events++ % 100 == 0) {
          assertThat(Decisions.of(plan, state, NOW).decisions()).isNotNull();
          outlooks += System.nanoTime() - folded;
        }
      }
    }
    System.out.printf(
        "%d events over 10,000 hosts: fold %.1f us each, outlook %.2f ms each%n",
        events, folds / 1e3 / events, outlooks / 1e6 / (events / 100.0));
    assertThat(state.tasks()).hasSize(10_000);
  }
}
