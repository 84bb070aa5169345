package org.changeover.console.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.changeover.run.Plans.step;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.changeover.run.Decisions;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.Forecast;
import org.changeover.run.Plans;
import org.changeover.run.RunPlan;
import org.changeover.run.TaskId;
import org.junit.jupiter.api.Test;

/** What a console knows of a run, and what an event costs it by what it allocates. */
class WorldTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static RunPlan fleet(int hosts) {
    String[] names =
        IntStream.range(0, hosts).mapToObj("host%05d"::formatted).toArray(String[]::new);
    return Plans.of(step("all").on(names).rollout(1, 50, 5));
  }

  private static World after(RunPlan plan) {
    var entries = new ArrayList<Entry>();
    for (TaskId task : plan.tasks()) {
      entries.add(entry(entries.size() + 1, new Event.TaskSucceeded(task, "so", true, Map.of())));
    }
    return World.of(plan, Forecast.none(), NOW, ZoneOffset.UTC).happened(entries);
  }

  private static Entry entry(long sequence, Event event) {
    return new Entry(sequence, NOW, event);
  }

  private static long costOfAnEvent(int hosts) {
    RunPlan plan = fleet(hosts);
    World world = after(plan);
    var started = new Event.TaskStarted(plan.tasks().get(hosts / 2), 1, 1);
    List<Entry> one = List.of(entry(world.state().sequence() + 1, started));
    for (int i = 0; i < 10; i++) {
      assertThat(world.happened(one).at(NOW.plusSeconds(1)).outlook().decisions()).isEmpty();
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    world.happened(one).at(NOW.plusSeconds(1)).outlook();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void anEventAndATick_costAboutTheSameForThousandsOfTasksAsForTens() {
    long referenceForEachTask = 8 * 8_000; // the roster after an event is a copy of the one before
    assertThat(costOfAnEvent(8_000)).isLessThan(2 * costOfAnEvent(80) + referenceForEachTask);
  }

  @Test
  void outlook_isTheOneThatFollowsFromTheState() {
    RunPlan plan = fleet(10);
    World world = World.of(plan, Forecast.none(), NOW, ZoneOffset.UTC);
    for (int i = 0; i < 3; i++) {
      Event event = new Event.TaskFailed(plan.tasks().get(i), "no", java.util.Optional.empty());
      world = world.happened(List.of(entry(i + 1, event)));
      assertThat(world.outlook()).isEqualTo(Decisions.of(plan, world.state(), NOW));
    }
  }
}
