package org.changeover.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.changeover.run.Plans.step;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.changeover.journal.EventCodec;
import org.changeover.spi.Change;
import org.changeover.spi.Receipt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a journal holds, in whatever order, adds up to a state that can be decided on. */
class RunFoldTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Actor ANNA = new Actor("anna", Set.of("operator"), "", "local");
  private static final RunPlan PLAN =
      Plans.of(
          step("one"),
          step("all").on("a", "b").rollout(1, 1, 1).chain(step("first"), step("second")));

  @ParameterizedTest
  @MethodSource("givingUp")
  void lockThatIsAwaited_isHeldByNobodyOnceItIsGivenUp(Event event) {
    var task = new TaskId("one", "toy");
    RunState waiting =
        RunState.of(
            List.of(
                new Entry(
                    1,
                    START,
                    new Event.LockAwaited(task, "zone:example", "other-1", Optional.empty()))));
    assertThat(waiting.task(task).lock()).isPresent();

    assertThat(waiting.fold(new Entry(2, START, event)).task(task).lock()).isEmpty();
  }

  static List<Event> givingUp() {
    return List.of(
        new Event.RunPaused(ANNA, ""),
        new Event.CancelRequested(ANNA, ""),
        new Event.UndoRequested(Optional.empty(), ANNA, ""));
  }

  @Property(tries = 500)
  void everyPrefixOfAnyOrder_foldsAndCanBeDecidedOn(@ForAll("journals") List<Event> events) {
    RunState state = RunState.empty();
    for (Entry entry : entries(events)) {
      state = state.fold(entry);
      assertThat(state.sequence()).isEqualTo(entry.sequence());
      assertThat(Decisions.of(PLAN, state, entry.at())).isNotNull();
      assertThat(state.downtimeAt(entry.at())).isGreaterThanOrEqualTo(Duration.ZERO);
    }
  }

  @Example
  void downtime_clockSetBackDuringAnOutage_neverShrinks() {
    RunState before =
        RunState.of(
            List.of(
                new Entry(1, START, new Event.ProbeChanged(false, "503")),
                new Entry(2, START.plusSeconds(10), new Event.ProbeChanged(true, "200"))));
    RunState down =
        before.fold(new Entry(3, START.plusSeconds(60), new Event.ProbeChanged(false, "503")));

    assertThat(down.downtimeAt(START.plusSeconds(65))).isEqualTo(Duration.ofSeconds(15));
    assertThat(down.downtimeAt(START.minusSeconds(3600))).isEqualTo(Duration.ofSeconds(10));
    RunState up =
        down.fold(new Entry(4, START.minusSeconds(3600), new Event.ProbeChanged(true, "200")));
    assertThat(up.downtimeAt(START)).isEqualTo(Duration.ofSeconds(10));
  }

  @Property(tries = 500)
  void course_foldedIsTheSameAsMadeFromItsState(@ForAll("journals") List<Event> events) {
    Course course = Course.of(PLAN, RunState.empty());
    for (Entry entry : entries(events)) {
      course = course.fold(entry);
      assertThat(Decisions.of(course, entry.at()))
          .isEqualTo(Decisions.of(PLAN, course.state(), entry.at()));
    }
  }

  @Property(tries = 200)
  void stateOfWhatWasWrittenAndReadBack_isTheSame(@ForAll("journals") List<Event> events) {
    List<Entry> entries = entries(events);
    List<Entry> read =
        entries.stream().map(entry -> EventCodec.decode(EventCodec.encode(entry))).toList();
    assertThat(RunState.of(read)).isEqualTo(RunState.of(entries));
  }

  private static List<Entry> entries(List<Event> events) {
    var entries = new ArrayList<Entry>();
    for (Event event : events) {
      long sequence = entries.size() + 1L;
      entries.add(new Entry(sequence, START.plusSeconds(sequence * 60), event));
    }
    return entries;
  }

  @Provide
  Arbitrary<List<Event>> journals() {
    return event().list().ofMaxSize(40);
  }

  private static Arbitrary<Event> event() {
    Arbitrary<TaskId> tasks =
        Arbitraries.of(
            new TaskId("one", "toy"),
            new TaskId("first", "a"),
            new TaskId("second", "a"),
            new TaskId("first", "b"),
            new TaskId("of another plan", "b"));
    return Arbitraries.oneOf(
        tasks.flatMap(task -> Arbitraries.of(ofTask(task))), Arbitraries.of(ofRun()));
  }

  private static List<Event> ofRun() {
    return List.of(
        new Event.EngineStarted(2, 1, Event.Options.none(), ANNA),
        new Event.EngineStopped("a step failed"),
        new Event.RunPaused(ANNA, ""),
        new Event.RunResumed(ANNA, ""),
        new Event.RunParked("after one"),
        new Event.CancelRequested(ANNA, ""),
        new Event.RunCancelled(),
        new Event.RunFinished(List.of()),
        new Event.ClockJumped(Duration.ofMinutes(1)),
        new Event.ProbeChanged(false, "503"),
        new Event.ProbeChanged(true, "200"),
        new Event.UndoRequested(Optional.of("one"), ANNA, ""),
        new Event.UndoRequested(Optional.empty(), ANNA, ""),
        new Event.UndoFinished(),
        new Event.PlanAmended(2, "1", "2", List.of("+ step 'two'"), ANNA, ""),
        new Event.RequestRefused("approve", Optional.empty(), ANNA, "no", ""));
  }

  private static List<Event> ofTask(TaskId task) {
    Optional<Instant> soon = Optional.of(START.plusSeconds(300));
    return List.of(
        new Event.TaskStarted(task, 1, 1),
        new Event.TaskStarted(task, 1, 2),
        new Event.LockAwaited(task, "zone:example", "other-1", Optional.empty()),
        new Event.Checked(
            task, Event.Verdict.DIFFERS, List.of(new Change("a", "b", "c")), "fp", ""),
        new Event.GateOpened(task, "Go?", List.of(), 2, false, soon, true, "fp", "0"),
        new Event.Approved(task, ANNA, "", "fp"),
        new Event.Rejected(task, ANNA, ""),
        new Event.GateExpired(task, true),
        new Event.WaitStarted(task, soon.get(), "caches"),
        new Event.ManualAsked(task, "call"),
        new Event.ManualConfirmed(task, ANNA, ""),
        new Event.IntentRecorded(
            task,
            1,
            1,
            1,
            Receipt.of("toy/set@1", Map.of("a", "b")),
            org.changeover.spi.Reversal.exact()),
        new Event.ChangeMade(task, new Change("a", "b", "c")),
        new Event.OutputGiven(task, "o", List.of("x", 5L)),
        new Event.TaskSucceeded(task, "so", true, Map.of("o", "x")),
        new Event.TaskFailed(task, "no", soon),
        new Event.TaskFailed(task, "no", Optional.empty()),
        new Event.TaskStopped(task),
        new Event.DoubtRaised(task, "Did it?", List.of(), false),
        new Event.DoubtRaised(task, "Did it?", List.of(), true),
        new Event.DoubtAnswered(task, Event.Answer.DONE, ANNA, "saw"),
        new Event.DoubtAnswered(task, Event.Answer.AGAIN, ANNA, "saw"),
        new Event.DoubtAnswered(task, Event.Answer.FAILED, ANNA, "saw"),
        new Event.TaskSkipped(task, "", ANNA),
        new Event.RetryRequested(task, ANNA, ""),
        new Event.UndoStarted(task, 1),
        new Event.TaskUndone(task, "as before"),
        new Event.UndoFailed(task, "no"));
  }
}
