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

  private static long costOfOutlook(int hosts) {
    RunPlan plan = fleet(hosts);
    Course course = Course.of(plan, after(plan));
    TaskId task = plan.tasks().get(hosts / 2);
    return allocated(() -> {
      Course next = course.fold(entry(course.state(), new Event.TaskStarted(task, 1, 1)));
      assertThat(Decisions.of(next, NOW).decisions()).isEmpty();
    });
  }

  @Test
  void outlookAfterAnEvent_costsAboutTheSameForThousandsOfTasksAsForTens() {
    assertThat(costOfOutlook(8_000)).isLessThan(4 * costOfOutlook(80));
  }

  @Tag("benchmark")
  @Test
  void aRunOfFiveStepsOverTenThousandHosts_printsItsNumbers() {
    String[] hosts =
        IntStream.range(0, 10_000).mapToObj("host%05d"::formatted).toArray(String[]::new);
    RunPlan plan =
        Plans.of(
            IntStream.range(0, 5)
                .mapToObj(i -> step("step-" + i).on(hosts).rollout(1, 50, 5))
                .toArray(Plans.StepDraft[]::new));
    Course course = Course.of(plan, RunState.empty());
    int events = 0;
    long begin = System.nanoTime();
    while (course.state().tasks().size() < 50_000) {
      for (Decision decision : Decisions.of(course, NOW).decisions()) {
        TaskId task = ((Decision.Begin) decision).task();
        for (Event event :
            new Event[] {
              new Event.TaskStarted(task, 1, 1), new Event.TaskSucceeded(task, "so", true, Map.of())
            }) {
          course = course.fold(entry(course.state(), event));
          assertThat(Decisions.of(course, NOW).awaited()).isEmpty();
          events++;
        }
      }
    }
    System.out.printf(
        "%d events over 10,000 hosts: %.1f us each to fold and decide%n",
        events, (System.nanoTime() - begin) / 1e3 / events);
    assertThat(Decisions.of(course, NOW).decisions()).hasSize(1);
  }
}
