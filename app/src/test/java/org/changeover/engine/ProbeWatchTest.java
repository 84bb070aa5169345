package org.changeover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.plan.Phase;
import org.changeover.plan.Plan;
import org.changeover.plan.Probe;
import org.changeover.plan.SourcePosition;
import org.changeover.plan.Step;
import org.changeover.plan.Value;
import org.changeover.run.Event;
import org.changeover.run.Plans;
import org.changeover.run.RunPlan;
import org.junit.jupiter.api.Test;

/** The watch over the service, across engines, through the eyes of a curl that a test plays. */
class ProbeWatchTest extends VirtualRun {
  private static final SourcePosition HERE = new SourcePosition("test.yaml", 1, 1);

  private static RunPlan watched() {
    RunPlan waiting = Plans.of(Plans.step("pause").waits("PT72H"));
    List<Phase> phases = waiting.plan().phases();
    var probe =
        new Probe(
            new Step.Name("tester", HERE),
            new Value.Text("https://www.example/", HERE),
            Duration.ofSeconds(1),
            Duration.ofMillis(500),
            200,
            Optional.empty(),
            Optional.empty(),
            HERE);
    Plan plan =
        new Plan(
            "test",
            "A test",
            Map.of(),
            Optional.empty(),
            Optional.of(probe),
            phases,
            "",
            "0".repeat(64),
            HERE);
    return new RunPlan(plan, waiting.targets());
  }

  private List<Boolean> changes() {
    return journal.events().stream()
        .filter(Event.ProbeChanged.class::isInstance)
        .map(event -> ((Event.ProbeChanged) event).up())
        .toList();
  }

  @Test
  void engineThatGoesOn_recordsNothingThatWasKnown() {
    RunPlan plan = watched();
    world.answer = "200";
    start(plan);
    time.advanceTimeBy(Duration.ofSeconds(10));
    world.answer = "503";
    time.advanceTimeBy(Duration.ofSeconds(10));
    kill();
    start(plan);
    time.advanceTimeBy(Duration.ofSeconds(10));
    assertThat(changes()).containsExactly(true, false);
    world.answer = "200";
    time.advanceTimeBy(Duration.ofSeconds(10));
    kill();
    start(plan);
    time.advanceTimeBy(Duration.ofSeconds(10));
    assertThat(changes()).containsExactly(true, false, true);
    assertThat(engine.state().downtime()).isBetween(Duration.ofSeconds(19), Duration.ofSeconds(21));
  }

  @Test
  void limit_isGivenToCurlToTheMillisecond() {
    start(watched());
    time.advanceTimeBy(Duration.ofSeconds(1));
    assertThat(world.asked).contains("0.500");
  }
}
