package org.changeover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.changeover.run.Plans.step;
import static org.changeover.run.Plans.task;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.changeover.plan.Gate;
import org.changeover.run.Actor;
import org.changeover.run.Event;
import org.changeover.run.Outlook;
import org.changeover.run.Plans;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.RunPlan;
import org.changeover.run.RunState;
import org.changeover.run.RunStatus;
import org.changeover.run.TaskId;
import org.changeover.run.TaskStatus;
import org.changeover.spi.UnknownOutcomeException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Runs of a toy world in virtual time: days pass in milliseconds, on one thread. */
class EngineTest extends VirtualRun {
  @Test
  void run_doesStepsInOrderAndFinishes() {
    start(Plans.of(step("one"), step("two"), step("three")));
    assertThat(world.effects).containsExactly("one@toy", "two@toy", "three@toy");
    assertThat(end.get().state().status()).isEqualTo(RunStatus.FINISHED);
  }

  @Test
  void run_recordsTheIntentBeforeTheEffect() {
    var intents = new AtomicInteger();
    journal.beforeAppend =
        event -> {
          if (event instanceof Event.IntentRecorded) {
            assertThat(world.effects).hasSize(intents.getAndIncrement());
          }
          return event;
        };
    start(Plans.of(step("one"), step("two")));
    assertThat(intents).hasValue(2);
  }

  @Test
  void run_whatIsSoAlreadyIsLeftAlone() {
    world.on.add("one@toy");
    start(Plans.of(step("one"), step("two")));
    assertThat(world.effects).containsExactly("two@toy");
    assertThat(journal.events())
        .filteredOn(Event.TaskSucceeded.class::isInstance)
        .extracting(event -> ((Event.TaskSucceeded) event).changed())
        .containsExactly(false, true);
  }

  @Test
  void run_stepsWithoutNeedsRunSideBySide() {
    world.durations.put("one@toy", Duration.ofSeconds(10));
    world.durations.put("two@toy", Duration.ofSeconds(10));
    start(Plans.of(step("one").needs(), step("two").needs()));
    time.advanceTimeBy(Duration.ofSeconds(10));
    assertThat(world.mostRunning).isEqualTo(2);
    assertThat(end.get().state().status()).isEqualTo(RunStatus.FINISHED);
  }

  @Test
  void rollout_canaryGoesFirstAndAlone() {
    for (String host : List.of("a", "b", "c", "d")) {
      world.durations.put("one@" + host, Duration.ofSeconds(10));
    }
    start(Plans.of(step("one").on("a", "b", "c", "d").rollout(1, 2, 0)));
    time.advanceTimeBy(Duration.ofSeconds(9));
    assertThat(world.mostRunning).isEqualTo(1);
    time.advanceTimeBy(Duration.ofSeconds(30));
    assertThat(world.mostRunning).isEqualTo(2);
    assertThat(world.on).hasSize(4);
  }

  @Test
  void rollout_failedCanaryStopsTheRun() {
    world.failures.put("one@a", 9);
    start(Plans.of(step("one").on("a", "b", "c").rollout(1, 2, 5)));
    assertThat(world.on).isEmpty();
    assertThat(end.get().awaited())
        .extracting(Outlook.Awaited::whose)
        .containsExactly(Outlook.Whose.FAILURE);
  }

  @Test
  void rollout_toleratedFailureIsLeftOutOfLaterStepsAndNamedAtTheEnd() {
    world.failures.put("one@b", 9);
    start(
        Plans.of(
            step("one").on("a", "b", "c").rollout(1, 1, 1),
            step("two").on("a", "b", "c").rollout(0, 3, 1)));
    assertThat(world.on).containsExactlyInAnyOrder("one@a", "one@c", "two@a", "two@c");
    RunState state = end.get().state();
    assertThat(state.task(new TaskId("two", "b")).status()).isEqualTo(TaskStatus.SKIPPED);
    assertThat(state.task(new TaskId("two", "b")).detail()).contains("failed in one");
    assertThat(last(Event.RunFinished.class).failed()).containsExactly(new TaskId("one", "b"));
  }

  @Test
  void chain_runsAsAWholeOnEachTarget() {
    start(Plans.of(step("all").on("a", "b").rollout(0, 1, 0).chain(step("first"), step("second"))));
    assertThat(world.effects).containsExactly("first@a", "second@a", "first@b", "second@b");
  }

  @Test
  void failure_stopsWhatComesAfterAndLetsWhatIsUnderWayEnd() {
    world.failures.put("one@toy", 9);
    world.durations.put("two@toy", Duration.ofSeconds(5));
    start(Plans.of(step("one").needs(), step("two").needs(), step("three")));
    assertThat(end.get()).isNull();
    time.advanceTimeBy(Duration.ofSeconds(5));
    assertThat(world.on).containsExactly("two@toy");
    assertThat(end.get().awaited().getFirst().why()).isEqualTo("one@toy is stuck: push it");
  }

  @Test
  void failure_onFailureContinueGoesOn() {
    world.failures.put("one@toy", 9);
    start(Plans.of(step("one").goOn(), step("two")));
    assertThat(world.on).containsExactly("two@toy");
    assertThat(last(Event.RunFinished.class).failed()).containsExactly(task("one"));
  }

  @Test
  void retry_triesAgainAfterItsBackoffWhichDoubles() {
    world.failures.put("one@toy", 2);
    start(Plans.of(step("one").retry(3, Duration.ofSeconds(10))));
    assertThat(world.effects).hasSize(1);
    time.advanceTimeBy(Duration.ofSeconds(10));
    assertThat(world.effects).hasSize(2);
    time.advanceTimeBy(Duration.ofSeconds(19));
    assertThat(world.effects).hasSize(2);
    time.advanceTimeBy(Duration.ofSeconds(1));
    assertThat(end.get().state().status()).isEqualTo(RunStatus.FINISHED);
  }

  @Test
  void timeout_stopsAStepThatHangs() {
    world.twists.put("one@toy", _ -> Mono.never());
    start(Plans.of(step("one").timeout(Duration.ofMinutes(5))));
    time.advanceTimeBy(Duration.ofMinutes(5));
    assertThat(world.running).isZero();
    assertThat(end.get().awaited().getFirst().why()).contains("did not end within 5m");
  }

  @Test
  void wait_endsWhenItsTimeIsOver() {
    start(Plans.of(step("pause").waits("PT72H"), step("one")));
    time.advanceTimeBy(Duration.ofHours(71).plusMinutes(59));
    assertThat(world.on).isEmpty();
    time.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(world.on).containsExactly("one@toy");
  }

  @Test
  void wait_survivesARestartAndThenFiresAtItsTime() {
    RunPlan plan = Plans.of(step("pause").waits("PT72H"), step("one"));
    start(plan);
    time.advanceTimeBy(Duration.ofHours(71));
    kill();
    start(plan);
    assertThat(world.on).isEmpty();
    time.advanceTimeBy(Duration.ofHours(1));
    assertThat(world.on).containsExactly("one@toy");
  }

  @Test
  void wait_forACheckEndsAsSoonAsItIsSatisfied() {
    start(
        Plans.of(step("look").waitsFor(Duration.ofHours(1), Duration.ofSeconds(10)), step("one")));
    time.advanceTimeBy(Duration.ofMinutes(5));
    assertThat(world.effects).isEmpty();
    world.on.add("look@toy");
    time.advanceTimeBy(Duration.ofSeconds(10));
    assertThat(world.effects).containsExactly("one@toy");
  }

  @Test
  void wait_forACheckFailsWhenItsTimeIsOver() {
    start(Plans.of(step("look").waitsFor(Duration.ofHours(1), Duration.ofSeconds(10))));
    time.advanceTimeBy(Duration.ofHours(1));
    assertThat(end.get().awaited().getFirst().why()).contains("did not come true within");
  }

  @Test
  void clock_jumpIsAnEventAndFiresNothing() {
    start(Plans.of(step("pause").waits("PT72H"), step("one")));
    drift.set(Duration.ofDays(30));
    time.advanceTimeBy(Duration.ofMinutes(5));
    assertThat(journal.events())
        .filteredOn(Event.ClockJumped.class::isInstance)
        .containsExactly(new Event.ClockJumped(Duration.ofDays(30)));
    assertThat(world.on).isEmpty();
  }

  @Test
  void maxWait_shortensWaitsOnTheLabOnly() {
    options = new Event.Options(false, Optional.empty(), false, Optional.of(Duration.ofSeconds(1)));
    lab = true;
    start(Plans.of(step("pause").waits("PT72H"), step("one")));
    time.advanceTimeBy(Duration.ofSeconds(1));
    assertThat(world.on).containsExactly("one@toy");
  }

  @Test
  void maxWait_leavesTheDeadlineOfACheckAlone() {
    options = new Event.Options(false, Optional.empty(), false, Optional.of(Duration.ofSeconds(1)));
    lab = true;
    start(
        Plans.of(step("look").waitsFor(Duration.ofHours(1), Duration.ofSeconds(10)), step("one")));
    time.advanceTimeBy(Duration.ofMinutes(5));
    assertThat(engine.state().task(task("look")).status()).isEqualTo(TaskStatus.WAITING);
    world.on.add("look@toy");
    time.advanceTimeBy(Duration.ofSeconds(10));
    assertThat(world.effects).containsExactly("one@toy");
  }

  @Test
  void maxWait_hasAWaitLookAtItsCheckMoreOften() {
    options = new Event.Options(false, Optional.empty(), false, Optional.of(Duration.ofSeconds(1)));
    lab = true;
    start(Plans.of(step("look").waitsFor(Duration.ofHours(1), Duration.ofMinutes(1)), step("one")));
    world.on.add("look@toy");
    time.advanceTimeBy(Duration.ofSeconds(1));
    assertThat(world.effects).containsExactly("one@toy");
  }

  @Test
  void pace_pausesBetweenSteps_andNotWithinAFanOut() {
    options =
        new Event.Options(
            false, Optional.empty(), false, Optional.empty(), Optional.of(Duration.ofSeconds(2)));
    start(Plans.of(step("one"), step("all").on("a", "b").rollout(0, 1, 0), step("last")));
    assertThat(world.effects).containsExactly("one@toy");
    time.advanceTimeBy(Duration.ofMillis(1_999));
    assertThat(world.effects).containsExactly("one@toy");
    time.advanceTimeBy(Duration.ofMillis(1));
    assertThat(world.effects).containsExactly("one@toy", "all@a", "all@b");
    time.advanceTimeBy(Duration.ofSeconds(2));
    assertThat(world.effects).containsExactly("one@toy", "all@a", "all@b", "last@toy");
    assertThat(end.get().state().status()).isEqualTo(RunStatus.FINISHED);
  }

  @Test
  void noWait_parksAtAWait() {
    options = new Event.Options(false, Optional.empty(), true, Optional.empty());
    start(Plans.of(step("pause").waits("PT72H"), step("one")));
    assertThat(end.get().state().status()).isEqualTo(RunStatus.PARKED);
    assertThat(end.get().state().why()).contains("a test waits");
  }

  @Test
  void noWait_goesOnPastAWaitWhoseCheckIsSatisfied() {
    options = new Event.Options(false, Optional.empty(), true, Optional.empty());
    world.on.add("look@toy");
    start(
        Plans.of(step("look").waitsFor(Duration.ofHours(1), Duration.ofSeconds(10)), step("one")));
    assertThat(end.get().state().status()).isEqualTo(RunStatus.FINISHED);
    assertThat(world.effects).containsExactly("one@toy");
  }

  @Test
  void noWait_parksAtAWaitThatIsNotSatisfiedAndLooksAnewWhenResumed() {
    options = new Event.Options(false, Optional.empty(), true, Optional.empty());
    RunPlan plan =
        Plans.of(step("look").waitsFor(Duration.ofHours(1), Duration.ofSeconds(10)), step("one"));
    start(plan);
    assertThat(end.get().state().status()).isEqualTo(RunStatus.PARKED);
    assertThat(last(Event.Checked.class).verdict()).isEqualTo(Event.Verdict.DIFFERS);
    start(plan);
    assertThat(end.get().state().status()).isEqualTo(RunStatus.PARKED);
    world.on.add("look@toy");
    start(plan);
    assertThat(end.get().state().status()).isEqualTo(RunStatus.FINISHED);
  }

  @Test
  void noWait_parksAtAWaitWhoseCheckFails() {
    options = new Event.Options(false, Optional.empty(), true, Optional.empty());
    world.checks.put("look@toy", () -> Mono.error(new IllegalStateException("no link")));
    start(Plans.of(step("look").waitsFor(Duration.ofHours(1), Duration.ofSeconds(10))));
    assertThat(end.get().state().status()).isEqualTo(RunStatus.PARKED);
    assertThat(last(Event.Checked.class).detail()).contains("no link");
  }

  @Test
  void until_parksAfterTheStepAndResumeGoesOn() {
    RunPlan plan = Plans.of(step("one"), step("two"), step("three"));
    options = new Event.Options(false, Optional.of("two"), false, Optional.empty());
    start(plan);
    assertThat(end.get().state().status()).isEqualTo(RunStatus.PARKED);
    assertThat(world.effects).containsExactly("one@toy", "two@toy");
    options = Event.Options.none();
    start(plan);
    assertThat(world.effects).containsExactly("one@toy", "two@toy", "three@toy");
  }

  @Test
  void gate_waitsForAsManyOperatorsAsItWants() {
    start(Plans.of(step("one").gate(2, false, null, Gate.Otherwise.HOLD)));
    assertThat(ask(new Request.Approve(task("one"), ""), BERT)).isInstanceOf(Reply.Accepted.class);
    assertThat(ask(new Request.Approve(task("one"), ""), BERT)).isInstanceOf(Reply.Refused.class);
    assertThat(world.effects).isEmpty();
    ask(new Request.Approve(task("one"), ""), CARL);
    assertThat(world.effects).containsExactly("one@toy");
  }

  @Test
  void gate_whoStartsDoesNotApproveUnlessItSaysSelf() {
    start(Plans.of(step("one").gate(1, false, null, Gate.Otherwise.HOLD)));
    assertThat(ask(new Request.Approve(task("one"), ""), ANNA)).isInstanceOf(Reply.Refused.class);
    assertThat(journal.events())
        .filteredOn(Event.RequestRefused.class::isInstance)
        .extracting(event -> ((Event.RequestRefused) event).task())
        .containsExactly(Optional.of(task("one")));
  }

  @Test
  void gate_viewerIsRefused() {
    start(Plans.of(step("one").gate(1, true, null, Gate.Otherwise.HOLD)));
    assertThat(ask(new Request.Approve(task("one"), ""), VERA)).isInstanceOf(Reply.Refused.class);
    assertThat(world.effects).isEmpty();
  }

  @Test
  void gate_timeoutRejectsAndNeverApplies() {
    start(Plans.of(step("one").gate(1, true, Duration.ofMinutes(30), Gate.Otherwise.REJECT)));
    time.advanceTimeBy(Duration.ofMinutes(30));
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.REJECTED);
    assertThat(ask(new Request.Approve(task("one"), ""), BERT)).isInstanceOf(Reply.Refused.class);
    assertThat(world.effects).isEmpty();
  }

  @Test
  void gate_timeoutOfHoldStaysOpen() {
    start(Plans.of(step("one").gate(1, true, Duration.ofMinutes(30), Gate.Otherwise.HOLD)));
    time.advanceTimeBy(Duration.ofHours(30));
    ask(new Request.Approve(task("one"), ""), BERT);
    assertThat(world.effects).containsExactly("one@toy");
  }

  @Test
  void gate_cancellingAWaitingRunNeverContinuesIt() {
    start(Plans.of(step("one").gate(1, true, null, Gate.Otherwise.HOLD)));
    ask(new Request.Cancel("enough"), ANNA);
    assertThat(end.get().state().status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(ask(new Request.Approve(task("one"), ""), BERT)).isInstanceOf(Reply.Refused.class);
    time.advanceTimeBy(Duration.ofDays(1));
    assertThat(world.effects).isEmpty();
  }

  @Test
  void gate_rejectedCanBeOpenedAgain() {
    start(Plans.of(step("one").gate(1, true, null, Gate.Otherwise.HOLD)));
    ask(new Request.Reject(task("one"), "not tonight"), BERT);
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.REJECTED);
    ask(new Request.Retry(task("one"), ""), ANNA);
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.GATE);
    ask(new Request.Approve(task("one"), ""), BERT);
    assertThat(world.effects).containsExactly("one@toy");
  }

  @Test
  void yes_answersGatesOnTheLab() {
    lab = true;
    options = new Event.Options(true, Optional.empty(), false, Optional.empty());
    start(Plans.of(step("one").gate(3, false, null, Gate.Otherwise.HOLD), step("call").manual()));
    assertThat(end.get().state().status()).isEqualTo(RunStatus.FINISHED);
    Actor by = last(Event.Approved.class).by();
    assertThat(by.operator()).isEqualTo("--yes");
    assertThat(by.from()).isEqualTo("--yes of anna, local");
  }

  @Test
  void yes_elsewhereAnswersOnlyGatesThatSaySelf() {
    options = new Event.Options(true, Optional.empty(), true, Optional.empty());
    start(
        Plans.of(
            step("one").gate(1, true, null, Gate.Otherwise.HOLD),
            step("two").gate(1, false, null, Gate.Otherwise.HOLD)));
    assertThat(world.effects).containsExactly("one@toy");
    assertThat(end.get().state().status()).isEqualTo(RunStatus.PARKED);
  }

  @Test
  void manual_isConfirmedByAPersonWithANote() {
    start(Plans.of(step("call").manual(), step("one")));
    ask(new Request.Confirm(new TaskId("call", TaskId.RUN), "spoke to Kim"), ANNA);
    assertThat(world.effects).containsExactly("one@toy");
    assertThat(engine.state().task(new TaskId("call", TaskId.RUN)).detail())
        .contains("anna")
        .contains("spoke to Kim");
  }

  @Test
  void pause_letsWhatIsUnderWayEndAndBeginsNothing() {
    world.durations.put("one@toy", Duration.ofSeconds(10));
    start(Plans.of(step("one"), step("two")));
    ask(new Request.Pause("lunch"), ANNA);
    time.advanceTimeBy(Duration.ofMinutes(10));
    assertThat(world.on).containsExactly("one@toy");
    ask(new Request.Resume(""), ANNA);
    assertThat(world.on).containsExactlyInAnyOrder("one@toy", "two@toy");
  }

  @Test
  void cancel_stopsWhatIsUnderWay() {
    world.durations.put("one@toy", Duration.ofSeconds(10));
    start(Plans.of(step("one"), step("two")));
    ask(new Request.Cancel("wrong night"), ANNA);
    time.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(world.on).isEmpty();
    assertThat(end.get().state().task(task("one")).status()).isEqualTo(TaskStatus.STOPPED);
    assertThat(end.get().state().status()).isEqualTo(RunStatus.CANCELLED);
  }

  @Test
  void skip_goesOnWithoutIt() {
    stay.set(true);
    world.failures.put("one@toy", 9);
    start(Plans.of(step("one"), step("two")));
    ask(new Request.Skip(task("one"), "done by hand"), ANNA);
    assertThat(world.on).containsExactly("two@toy");
  }

  @Test
  void retry_isRefusedOnceStepsThatNeedItHaveRun() {
    stay.set(true);
    world.failures.put("one@toy", 1);
    world.failures.put("three@toy", 9);
    start(Plans.of(step("one").goOn(), step("two"), step("three")));
    assertThat(ask(new Request.Retry(task("one"), ""), ANNA))
        .isInstanceOfSatisfying(
            Reply.Refused.class, refused -> assertThat(refused.why()).contains("undo"));
    assertThat(ask(new Request.Retry(task("three"), ""), ANNA)).isInstanceOf(Reply.Accepted.class);
  }

  @Test
  void undo_takesBackInReverseOrder() {
    stay.set(true);
    start(Plans.of(step("one"), step("two"), step("three")));
    ask(new Request.Undo(Optional.of("two"), "wrong"), ANNA);
    assertThat(world.effects)
        .containsExactly("one@toy", "two@toy", "three@toy", "undo three@toy", "undo two@toy");
    assertThat(engine.state().status()).isEqualTo(RunStatus.UNDONE);
    ask(new Request.Resume(""), ANNA);
    assertThat(world.on).containsExactlyInAnyOrder("one@toy", "two@toy", "three@toy");
    assertThat(engine.state().task(task("two")).generation()).isEqualTo(2);
  }

  @Test
  void undo_ofWhatSomebodyEditedAsksFirst() {
    stay.set(true);
    start(Plans.of(step("one")));
    world.edited.add("one@toy");
    ask(new Request.Undo(Optional.empty(), ""), ANNA);
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.UNDO_UNKNOWN);
    assertThat(world.on).containsExactly("one@toy");
    ask(new Request.AnswerDoubt(task("one"), Event.Answer.AGAIN, "I painted it"), ANNA);
    assertThat(world.on).isEmpty();
    assertThat(engine.state().status()).isEqualTo(RunStatus.UNDONE);
  }

  @Test
  void doubt_repeatableIsDoneAgain() {
    var lost = new AtomicBoolean();
    world.twists.put(
        "one@toy",
        effect ->
            Mono.defer(() ->
                lost.compareAndSet(false, true)
                    ? Mono.error(new UnknownOutcomeException("the link broke"))
                    : effect));
    start(Plans.of(step("one")));
    time.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(world.effects).containsExactly("one@toy");
    assertThat(end.get().state().status()).isEqualTo(RunStatus.FINISHED);
  }

  @Test
  void doubt_satisfiedIsDoneWithoutDoingItAgain() {
    world.twists.put(
        "one@toy",
        effect -> effect.then(Mono.error(new UnknownOutcomeException("the answer was lost"))));
    start(Plans.of(step("one")));
    time.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(world.effects).containsExactly("one@toy");
    assertThat(end.get().state().status()).isEqualTo(RunStatus.FINISHED);
  }

  @Test
  void doubt_unrepeatableAsksAPersonWhoAnswersWithAReason() {
    world.unrepeatable.add("one@toy");
    world.twists.put(
        "one@toy", _ -> Mono.error(new UnknownOutcomeException("the answer was lost")));
    start(Plans.of(step("one"), step("two")));
    time.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.UNKNOWN);
    assertThat(ask(new Request.AnswerDoubt(task("one"), Event.Answer.DONE, ""), ANNA))
        .isInstanceOf(Reply.Refused.class);
    ask(new Request.AnswerDoubt(task("one"), Event.Answer.DONE, "saw the post"), ANNA);
    assertThat(world.on).containsExactly("two@toy");
  }

  @Test
  void crash_atEveryAppendIsResumedToTheSameEnd() {
    RunPlan plan =
        Plans.of(
            step("one"),
            step("two").on("a", "b", "c").rollout(1, 2, 0),
            step("pause").waits("PT10S"),
            step("three"));
    start(plan);
    time.advanceTimeBy(Duration.ofMinutes(1));
    int appends = journal.entries.size();
    assertThat(appends).isGreaterThan(25);
    for (int point = 1; point <= appends; point++) {
      crashAt(plan, point, true);
      crashAt(plan, point, false);
    }
  }

  private void crashAt(RunPlan plan, int point, boolean before) {
    kill();
    world = new ToyWorld();
    journal = new ToyWorld.MemoryJournal(ToyWorld.clock(time));
    var appends = new AtomicInteger();
    journal.beforeAppend = event -> before && appends.incrementAndGet() == point ? null : event;
    journal.afterAppend =
        () -> {
          if (!before && appends.incrementAndGet() == point) {
            throw new org.changeover.journal.JournalException("the power is gone");
          }
        };
    start(plan);
    time.advanceTimeBy(Duration.ofMinutes(1));
    journal.beforeAppend = event -> event;
    journal.afterAppend = () -> {};
    kill();
    start(plan);
    time.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(end.get()).as("resumed after append %d (before=%s)", point, before).isNotNull();
    assertThat(end.get().state().status()).isEqualTo(RunStatus.FINISHED);
    assertThat(world.effects).as("point %d", point).doesNotHaveDuplicates().hasSize(5);
  }
}
