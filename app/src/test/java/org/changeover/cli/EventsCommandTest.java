package org.changeover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.changeover.run.Plans.step;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.changeover.journal.FileJournal;
import org.changeover.journal.JournalSigner;
import org.changeover.run.Actor;
import org.changeover.run.Event;
import org.changeover.run.Plans;
import org.changeover.run.RunPlan;
import org.changeover.run.TaskId;
import org.changeover.runs.RunFolder;
import org.changeover.runs.Runs;
import org.changeover.spi.Receipt;
import org.changeover.spi.Reversal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands that follow a run whose engine is another process, here played by a test. */
@Timeout(60)
class EventsCommandTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final RunPlan PLAN = Plans.of(step("one"), step("two"));
  private static final TaskId TWO = Plans.task("two");

  @TempDir Path state;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private RunFolder run;
  private FileJournal engine;

  @BeforeEach
  void begin() throws Exception {
    run = Runs.in(state).create("small", Clock.systemUTC(), new SecureRandom());
    engine = FileJournal.open(run.path(), Clock.systemUTC(), JournalSigner.of(state));
    happens(
        new Event.RunStarted(
            run.id(), "small", "Small", "a", "b", List.of(), "1", 1, false, Map.of(), anna()),
        new Event.EngineStarted(1, 4711, Event.Options.none(), anna()),
        new Event.TaskStarted(TWO, 1, 1),
        new Event.IntentRecorded(TWO, 1, 1, 1, Receipt.of("toy/set@1", Map.of()), Reversal.exact()),
        new Event.TaskSucceeded(TWO, "it is on", true, Map.of()),
        new Event.RunFinished(List.of()));
  }

  @AfterEach
  void end() {
    engine.close();
  }

  private static Actor anna() {
    return new Actor("anna", java.util.Set.of("operator"), "", "local");
  }

  private void happens(Event... events) {
    for (Event event : events) {
      engine.append(event, 1);
    }
  }

  private Surroundings around() {
    var out = new PrintStream(said, true, StandardCharsets.UTF_8);
    return new Surroundings(out, out, Map.of(), false);
  }

  private String output() {
    return said.toString(StandardCharsets.UTF_8);
  }

  private void undoing() {
    happens(new Event.UndoRequested(Optional.empty(), anna(), ""), new Event.UndoStarted(TWO, 1));
  }

  private CompletableFuture<Void> following() {
    return CompletableFuture.runAsync(() -> EventsCommand.followUndo(around(), run, PLAN, false));
  }

  @Test
  void undoThatAsks_isFollowedUntilItAsks() {
    undoing();
    var following = following();
    happens(new Event.DoubtRaised(TWO, "Undo it all the same?", List.of(), true));
    assertThat(following).succeedsWithin(LONG);
    assertThat(output()).contains("undo asked for by anna", "IN DOUBT: Undo it all the same?");
  }

  @Test
  void undoThatFails_isFollowedUntilItFailed() {
    undoing();
    var following = following();
    happens(new Event.UndoFailed(TWO, "stuck"));
    assertThat(following).succeedsWithin(LONG);
    assertThat(output()).contains("UNDO FAILED: stuck");
  }

  @Test
  void undoThatComesToItsEnd_isFollowedToThere() {
    undoing();
    var following = following();
    happens(new Event.TaskUndone(TWO, "as before"), new Event.UndoFinished());
    assertThat(following).succeedsWithin(LONG);
    assertThat(output()).contains("undone: as before").endsWith("undone\n");
  }

  @Test
  void runThatWentOnAfterAnEnd_isFollowedPastThatEnd() {
    happens(new Event.RetryRequested(TWO, anna(), "again"), new Event.RunResumed(anna(), ""));
    var arguments = List.of("events", run.id(), "--follow", "--state", state.toString());
    var following = CompletableFuture.supplyAsync(() -> new CommandRunner(around()).run(arguments));
    happens(new Event.TaskStarted(TWO, 2, 1), new Event.TaskSucceeded(TWO, "on", false, Map.of()));
    happens(new Event.RunFinished(List.of()));
    assertThat(following).succeedsWithin(LONG).isEqualTo(ExitCode.DONE);
    assertThat(output()).contains("again, says anna: again", "nothing to do: on");
  }
}
