package org.changeover.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.changeover.journal.FileJournal;
import org.changeover.journal.JournalSigner;
import org.changeover.run.Actor;
import org.changeover.run.Event;
import org.changeover.run.Forecast;
import org.changeover.run.Plans;
import org.changeover.run.RunPlan;
import org.changeover.run.TaskId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlierRunsTest {
  private static final Random LETTERS = new Random(1);

  @TempDir Path state;
  private final RunPlan plan = Plans.of(Plans.step("copy"));
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-20T13:30:00Z"));
  private final InstantSource source = now::get;
  private final Clock clock = source.withZone(ZoneOffset.UTC);

  private void pass(Duration time) {
    now.updateAndGet(at -> at.plus(time));
  }

  /** A run that takes so long for its step; it ends when the step succeeds. */
  private RunFolder run(boolean lab, Duration took, boolean ends) throws IOException {
    pass(Duration.ofDays(1));
    String id = plan.plan().id();
    RunFolder run = Runs.in(state).create(id, clock, LETTERS);
    var task = new TaskId("copy", plan.tasks().getFirst().target());
    try (var journal = FileJournal.open(run.path(), clock, JournalSigner.of(state))) {
      journal.append(
          new Event.RunStarted(
              run.id(), id, id, "", "", List.of(), "", 1, lab, Map.of(), Actor.engine()),
          1);
      journal.append(new Event.EngineStarted(1, 1, Event.Options.none(), Actor.engine()), 1);
      journal.append(new Event.TaskStarted(task, 1, 1), 1);
      pass(took);
      journal.append(
          ends
              ? new Event.TaskSucceeded(task, "so", true, Map.of())
              : new Event.TaskFailed(task, "no", Optional.empty()),
          1);
      if (ends) {
        journal.append(new Event.RunFinished(List.of()), 1);
      }
    }
    return run;
  }

  private Forecast forecast(boolean lab) throws IOException {
    return EarlierRuns.forecast(run(lab, Duration.ZERO, false), plan, lab).block();
  }

  @Test
  void theLastRunThatCameToItsEnd_tellsWhatItsStepsTook() throws IOException {
    run(true, Duration.ofMinutes(9), true);
    RunFolder last = run(true, Duration.ofMinutes(4), true);
    run(true, Duration.ofMinutes(1), false);
    Forecast forecast = forecast(true);
    assertThat(forecast.run()).isEqualTo(last.id());
    assertThat(forecast.of("copy")).contains(Duration.ofMinutes(4));
    assertThat(forecast.of("other")).isEmpty();
  }

  @Test
  void onRealHosts_theLabGivesTheShape_asLongAsNoRunOnThemDoes() throws IOException {
    RunFolder lab = run(true, Duration.ofMinutes(4), true);
    Forecast forecast = forecast(false);
    assertThat(forecast.run()).isEqualTo(lab.id());
    assertThat(forecast.rehearsed()).isTrue();
    RunFolder real = run(false, Duration.ofMinutes(9), true);
    run(true, Duration.ofMinutes(5), true);
    assertThat(forecast(false).run()).isEqualTo(real.id());
    assertThat(forecast(false).rehearsed()).isFalse();
  }

  @Test
  void realHosts_tellNothingAboutTheLab() throws IOException {
    run(false, Duration.ofMinutes(4), true);
    assertThat(forecast(true)).isEqualTo(Forecast.none());
  }

  @Test
  void aJournalThatCannotBeRead_isLeftOut() throws IOException {
    RunFolder whole = run(true, Duration.ofMinutes(4), true);
    RunFolder damaged = run(true, Duration.ofMinutes(9), true);
    Files.writeString(damaged.path().resolve("journal"), "no journal\n");
    assertThat(forecast(true).run()).isEqualTo(whole.id());
  }
}
