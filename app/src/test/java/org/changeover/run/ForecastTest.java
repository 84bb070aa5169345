package org.changeover.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.changeover.run.Plans.step;
import static org.changeover.run.Plans.task;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForecastTest {
  private static final RunPlan PLAN =
      Plans.of(step("seed"), step("announce"), step("copy-again"), step("switch"));

  private final List<Entry> entries = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private ForecastTest took(String step, Duration time) {
    add(new Event.TaskStarted(task(step), 1, 1));
    now = now.plus(time);
    add(new Event.TaskSucceeded(task(step), "so", true, Map.of()));
    return this;
  }

  private void add(Event event) {
    entries.add(new Entry(entries.size() + 1L, now, event));
  }

  private static ForecastTest run() {
    return new ForecastTest();
  }

  private static Forecast rehearsed() {
    ForecastTest run =
        run().took("seed", Duration.ofSeconds(2)).took("announce", Duration.ofMillis(20));
    run.add(new Event.ProbeChanged(false, "503"));
    run.took("copy-again", Duration.ofSeconds(1)).took("switch", Duration.ofSeconds(3));
    run.add(new Event.ProbeChanged(true, "200"));
    return Forecast.of(PLAN, "rehearsal-1", true, run.entries);
  }

  @Test
  void withoutAnythingMeasured_itIsAsTheRehearsalWas() {
    Forecast forecast = rehearsed();
    assertThat(forecast.of("seed")).contains(Duration.ofSeconds(2));
    assertThat(forecast.downtime()).contains(Duration.ofSeconds(4));
    assertThat(forecast.of("unknown")).isEmpty();
  }

  @Test
  void whatTheSeedingTook_isExpectedOfAllStepsWithTheSameAction() {
    RunState live = RunState.of(run().took("seed", Duration.ofMinutes(10)).entries);
    Forecast forecast = rehearsed().measured(PLAN, live);
    assertThat(forecast.of("copy-again")).contains(Duration.ofMinutes(5));
    assertThat(forecast.downtime())
        .as("both steps of the outage have that action, and take 300 times as long")
        .contains(Duration.ofMinutes(20));
  }

  @Test
  void aStepThatTookNoTime_tellsNothingOfOthers() {
    RunState live = RunState.of(run().took("announce", Duration.ofMinutes(10)).entries);
    assertThat(rehearsed().measured(PLAN, live).of("copy-again")).contains(Duration.ofSeconds(1));
  }

  @Test
  void theLastStepWithAnAction_counts() {
    RunState live =
        RunState.of(
            run()
                .took("seed", Duration.ofMinutes(10))
                .took("copy-again", Duration.ofSeconds(2))
                .entries);
    assertThat(rehearsed().measured(PLAN, live).of("switch")).contains(Duration.ofSeconds(6));
  }

  @Test
  void aStepUnderWay_isNotMeasured() {
    ForecastTest live = run();
    live.add(new Event.TaskStarted(task("seed"), 1, 1));
    live.now = live.now.plus(Duration.ofHours(1));
    live.add(new Event.RunPaused(Actor.engine(), ""));
    assertThat(rehearsed().measured(PLAN, RunState.of(live.entries)).of("copy-again"))
        .contains(Duration.ofSeconds(1));
  }

  @Test
  void aStepThatWasAsWantedInTheRehearsal_isNoMeasureForOthers() {
    ForecastTest run = run();
    run.add(new Event.TaskStarted(task("seed"), 1, 1));
    run.now = run.now.plusSeconds(1);
    run.add(new Event.TaskSucceeded(task("seed"), "so already", false, Map.of()));
    run.took("copy-again", Duration.ofSeconds(5));
    Forecast forecast = Forecast.of(PLAN, "rehearsal-1", true, run.entries);
    RunState live = RunState.of(run().took("seed", Duration.ofMinutes(10)).entries);
    assertThat(forecast.measured(PLAN, live).of("copy-again")).contains(Duration.ofSeconds(5));
  }

  @Test
  void withoutAnEarlierRun_nothingIsForecast() {
    assertThat(Forecast.none().downtime()).isEmpty();
    assertThat(Forecast.none().of("seed")).isEmpty();
  }
}
