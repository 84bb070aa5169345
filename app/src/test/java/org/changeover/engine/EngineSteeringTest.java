package org.changeover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.changeover.run.Plans.step;
import static org.changeover.run.Plans.task;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.changeover.plan.Gate;
import org.changeover.run.Decisions;
import org.changeover.run.Event;
import org.changeover.run.Outlook;
import org.changeover.run.Plans;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.RunPlan;
import org.changeover.run.RunStatus;
import org.changeover.run.TaskId;
import org.changeover.run.TaskStatus;
import org.changeover.spi.Resources;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Requests at moments that do not suit: while something waits, and after the end. */
class EngineSteeringTest extends VirtualRun {

  private static final Duration LONGEST = EngineParts.Limits.DEFAULT.attempt();
  private static final Event.Options NO_WAIT =
      new Event.Options(false, Optional.empty(), true, Optional.empty());

  @BeforeEach
  void somebodyIsThere() {
    stay.set(true);
  }

  private List<Outlook.Awaited> awaited(RunPlan plan) {
    return Decisions.of(plan, engine.state(), ToyWorld.clock(time).instant()).awaited();
  }

  private ResourceLocks.Claim otherRun(String key) throws IOException {
    var claim = new ResourceLocks(folder.resolve("locks"), "other-run").claim(Set.of(key));
    claim.take();
    return claim;
  }

  @Test
  void lock_ofAnotherRunIsWaitedFor() throws IOException {
    var other = otherRun("switch:one@toy");
    RunPlan plan = Plans.of(step("one"));
    Instant deadline = ToyWorld.clock(time).instant().plus(LONGEST);
    start(plan);
    time.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(world.effects).isEmpty();
    assertThat(engine.state().task(task("one")).detail())
        .isEqualTo("waits for the run other-run to let go of switch:one@toy");
    assertThat(journal.events())
        .filteredOn(Event.LockAwaited.class::isInstance)
        .containsExactly(
            new Event.LockAwaited(
                task("one"), "switch:one@toy", "other-run", Optional.of(deadline)));
    assertThat(awaited(plan))
        .containsExactly(
            new Outlook.Awaited(
                task("one"),
                Outlook.Whose.TIME,
                "for the run other-run to let go of switch:one@toy",
                Optional.of(deadline)));
    other.close();
    time.advanceTimeBy(Duration.ofSeconds(1));
    assertThat(world.effects).containsExactly("one@toy");
    assertThat(awaited(plan)).isEmpty();
  }

  @Test
  void lock_thatIsNotLetGoInTimeFailsTheStepAndIsAskedForAnewByARetry() throws IOException {
    var other = otherRun("switch:one@toy");
    start(Plans.of(step("one")));
    time.advanceTimeBy(LONGEST.minusSeconds(1));
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.PENDING);
    time.advanceTimeBy(Duration.ofSeconds(2));
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.FAILED);
    assertThat(engine.state().task(task("one")).detail())
        .isEqualTo(
            "the run other-run has not let go of switch:one@toy within 2h; see 'changeover status"
                + " other-run', then try again");
    other.close();
    ask(new Request.Retry(task("one"), ""), ANNA);
    assertThat(world.effects).containsExactly("one@toy");
  }

  @Test
  void lock_thatIsNotLetGoInTimeLeavesAStepInDoubt() throws IOException {
    world.twists.put("one@toy", _ -> Mono.never());
    start(Plans.of(step("one")));
    kill();
    var other = otherRun("switch:one@toy");
    start(Plans.of(step("one")));
    time.advanceTimeBy(LONGEST.plusSeconds(1));
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.UNKNOWN);
    assertThat(engine.state().task(task("one")).facts())
        .singleElement()
        .asString()
        .contains("other-run");
    other.close();
  }

  @Test
  void noWait_parksWhenOnlyALockOfAnotherRunIsLeftAndAsksAnewWhenResumed() throws IOException {
    stay.set(false);
    options = NO_WAIT;
    var other = otherRun("switch:one@toy");
    world.durations.put("two@toy", Duration.ofMinutes(5));
    RunPlan plan = Plans.of(step("one").needs(), step("two").needs(), step("three").needs("one"));
    start(plan);
    time.advanceTimeBy(Duration.ofMinutes(4));
    assertThat(end.get()).as("two is still at work").isNull();
    time.advanceTimeBy(Duration.ofMinutes(2));
    assertThat(end.get().state().status()).isEqualTo(RunStatus.PARKED);
    assertThat(end.get().state().why())
        .isEqualTo("one@toy waits: for the run other-run to let go of switch:one@toy");
    assertThat(world.effects).containsExactly("two@toy");
    start(plan);
    assertThat(end.get().state().status()).as("held still").isEqualTo(RunStatus.PARKED);
    other.close();
    start(plan);
    assertThat(end.get().state().status()).isEqualTo(RunStatus.FINISHED);
    assertThat(world.effects).containsExactly("two@toy", "one@toy", "three@toy");
  }

  @Test
  void noWait_parksWhenSeveralStepsWantWhatAnotherRunHolds() throws IOException {
    stay.set(false);
    options = NO_WAIT;
    world.resources.put("two@toy", Resources.writing("switch:one@toy"));
    var other = otherRun("switch:one@toy");
    RunPlan plan = Plans.of(step("one").needs(), step("two").needs());
    start(plan);
    time.advanceTimeBy(Duration.ofSeconds(10));
    assertThat(end.get().state().status()).isEqualTo(RunStatus.PARKED);
    assertThat(end.get().state().why()).startsWith("one@toy waits: for the run other-run");
    other.close();
    start(plan);
    assertThat(end.get().state().status()).isEqualTo(RunStatus.FINISHED);
    assertThat(world.effects).containsExactlyInAnyOrder("one@toy", "two@toy");
  }

  @Test
  void noWait_goesOnWhenTheLockIsLetGoWhileOtherStepsAreAtWork() throws IOException {
    stay.set(false);
    options = NO_WAIT;
    var other = otherRun("switch:one@toy");
    world.durations.put("two@toy", Duration.ofMinutes(5));
    start(Plans.of(step("one").needs(), step("two").needs()));
    time.advanceTimeBy(Duration.ofMinutes(1));
    other.close();
    time.advanceTimeBy(Duration.ofMinutes(5));
    assertThat(end.get().state().status()).isEqualTo(RunStatus.FINISHED);
    assertThat(journal.events()).filteredOn(Event.LockAwaited.class::isInstance).hasSize(1);
  }

  @Test
  void noWait_parksWhenAWaitsLookIsKeptByALockOfAnotherRun() throws IOException {
    stay.set(false);
    options = NO_WAIT;
    var other = otherRun("switch:look@toy");
    start(Plans.of(step("look").waitsFor(Duration.ofHours(1), Duration.ofSeconds(10))));
    assertThat(end.get().state().status()).isEqualTo(RunStatus.PARKED);
    assertThat(end.get().state().why())
        .isEqualTo("look@toy waits: for the run other-run to let go of switch:look@toy");
    other.close();
  }

  @Test
  void look_thatALockOfAnotherRunKeepsSaysSoForAsLongAsItDoes() throws IOException {
    var other = otherRun("switch:look@toy");
    RunPlan plan = Plans.of(step("look").waitsFor(Duration.ofHours(1), Duration.ofSeconds(10)));
    start(plan);
    assertThat(awaited(plan))
        .map(Outlook.Awaited::why)
        .contains("for the run other-run to let go of switch:look@toy");
    other.close();
    time.advanceTimeBy(Duration.ofSeconds(2));
    assertThat(awaited(plan)).map(Outlook.Awaited::why).containsExactly("a test looks");
  }

  @Test
  void undo_thatALockOfAnotherRunKeepsSaysSoAndGoesOnWhenItIsLetGo() throws IOException {
    options = NO_WAIT;
    RunPlan plan = Plans.of(step("one"), step("call").manual());
    start(plan);
    var other = otherRun("switch:one@toy");
    ask(new Request.Undo(Optional.empty(), "wrong"), ANNA);
    time.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(awaited(plan))
        .map(Outlook.Awaited::why)
        .containsExactly("for the run other-run to let go of switch:one@toy");
    other.close();
    time.advanceTimeBy(Duration.ofSeconds(1));
    assertThat(engine.state().status()).isEqualTo(RunStatus.UNDONE);
  }

  @Test
  void pause_whileWaitingForALockBeginsNothing() throws IOException {
    var other = otherRun("switch:one@toy");
    start(Plans.of(step("one")));
    ask(new Request.Pause("lunch"), ANNA);
    other.close();
    time.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(world.effects).isEmpty();
    ask(new Request.Resume(""), ANNA);
    assertThat(world.effects).containsExactly("one@toy");
  }

  @Test
  void undo_whileWaitingForALockBeginsNothing() throws IOException {
    var other = otherRun("switch:two@toy");
    start(Plans.of(step("one"), step("two")));
    ask(new Request.Undo(Optional.empty(), "wrong"), ANNA);
    other.close();
    time.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(world.effects).containsExactly("one@toy", "undo one@toy");
    assertThat(engine.state().status()).isEqualTo(RunStatus.UNDONE);
  }

  @Test
  void cancel_whileWaitingForALockEndsAndLeavesNoLockBehind() throws IOException {
    var other = otherRun("switch:one@toy");
    start(Plans.of(step("one")));
    ask(new Request.Cancel("enough"), ANNA);
    other.close();
    time.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(world.effects).isEmpty();
    assertThat(engine.state().status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(
            new ResourceLocks(folder.resolve("locks"), "x").claim(Set.of("switch:one@toy")).take())
        .isInstanceOf(ResourceLocks.Outcome.Locked.class);
  }

  @Test
  void cancel_whileARetryIsDueNeverTriesAgain() {
    world.failures.put("one@toy", 1);
    start(Plans.of(step("one").retry(3, Duration.ofSeconds(10))));
    ask(new Request.Cancel("enough"), ANNA);
    time.advanceTimeBy(Duration.ofHours(1));
    assertThat(world.effects).hasSize(1);
    assertThat(engine.state().status()).isEqualTo(RunStatus.CANCELLED);
  }

  private void cancelWhatADeadEngineLeft() {
    RunPlan plan = Plans.of(step("one"));
    world.durations.put("one@toy", Duration.ofHours(1));
    start(plan);
    journal.append(new Event.RunPaused(ANNA, "look"), 1);
    kill();
    start(plan);
    ask(new Request.Cancel("enough"), ANNA);
    assertThat(engine.state().status()).isEqualTo(RunStatus.CANCELLED);
  }

  @Test
  void cancel_ofWhatADeadEngineLeftEndsItOnItsHosts() {
    cancelWhatADeadEngineLeft();
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.STOPPED);
    assertThat(world.left).containsExactly("one with its jobs");
  }

  @Test
  void cancel_ofWhatADeadEngineLeftIsNotCalledStoppedWhenTheHostsCannotSay() {
    world.ends = Mono.just(false);
    cancelWhatADeadEngineLeft();
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.UNKNOWN);
  }

  @Test
  void resume_endsWhatADeadEngineLeftButItsJobsBeforeItLooks() {
    RunPlan plan = Plans.of(step("one"));
    world.durations.put("one@toy", Duration.ofHours(1));
    start(plan);
    kill();
    world.ends = Mono.defer(() -> Mono.just(world.on.add("one@toy"))); // its last deed
    start(plan);
    assertThat(world.left).containsExactly("one");
    assertThat(engine.state().status()).isEqualTo(RunStatus.FINISHED);
    assertThat(world.effects).isEmpty();
  }

  @Test
  void resume_asksWhenItIsNotKnownThatNothingRunsAnyMore() {
    RunPlan plan = Plans.of(step("one"));
    world.durations.put("one@toy", Duration.ofHours(1));
    start(plan);
    kill();
    world.ends = Mono.error(new org.changeover.spi.HostUnreachableException("no route"));
    start(plan);
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.UNKNOWN);
    assertThat(world.effects).isEmpty();
  }

  private Reply undoOfDeadRun(RunPlan plan, Optional<String> to) {
    kill();
    var reply = new java.util.concurrent.atomic.AtomicReference<Reply>();
    engines.add(
        idle(plan).once(new Request.Undo(to, "wrong"), ANNA).subscribe(reply::set, error::set));
    time.advanceTime();
    start(plan);
    return reply.get();
  }

  @Test
  void undo_ofARunThatDiedAfterTheEffectTakesItBack() {
    RunPlan plan = Plans.of(step("one"), step("two"));
    world.verifies.put("two@toy", Mono::never);
    start(plan);
    assertThat(undoOfDeadRun(plan, Optional.of("two"))).isInstanceOf(Reply.Accepted.class);
    assertThat(engine.state().status()).isEqualTo(RunStatus.UNDONE);
    assertThat(world.on).containsExactly("one@toy");
  }

  @Test
  void undo_ofARunThatDiedWithinAStepEndsWhatIsLeftOfItAndTakesItBack() {
    RunPlan plan = Plans.of(step("one"));
    world.durations.put("one@toy", Duration.ofHours(1));
    start(plan);
    world.ends = Mono.defer(() -> Mono.just(world.on.add("one@toy"))); // its last deed
    assertThat(undoOfDeadRun(plan, Optional.empty())).isInstanceOf(Reply.Accepted.class);
    assertThat(world.left).containsExactly("one with its jobs");
    assertThat(engine.state().status()).isEqualTo(RunStatus.UNDONE);
    assertThat(world.on).isEmpty();
  }

  @Test
  void undo_thatWasKilledItselfEndsWhatIsLeftOfItBeforeItBeginsAgain() {
    RunPlan plan = Plans.of(step("one"));
    start(plan);
    world.undoTwists.put("one@toy", undo -> Mono.never());
    assertThat(undoOfDeadRun(plan, Optional.empty())).isInstanceOf(Reply.Accepted.class);
    assertThat(world.left).isEmpty();
    world.undoTwists.clear();
    kill();
    start(plan);
    assertThat(world.left).containsExactly("one.undo-1 with its jobs");
    assertThat(engine.state().status()).isEqualTo(RunStatus.UNDONE);
  }

  @Test
  void undo_ofWhatMayStillBeGoingOnAsksFirst() {
    RunPlan plan = Plans.of(step("one"));
    world.durations.put("one@toy", Duration.ofHours(1));
    world.ends = Mono.just(false);
    start(plan);
    assertThat(undoOfDeadRun(plan, Optional.empty())).isInstanceOf(Reply.Accepted.class);
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.UNDO_UNKNOWN);
    world.on.add("one@toy"); // what the dead engine had begun ends by itself
    ask(new Request.AnswerDoubt(task("one"), Event.Answer.AGAIN, "it has ended"), ANNA);
    assertThat(engine.state().status()).isEqualTo(RunStatus.UNDONE);
    assertThat(world.on).isEmpty();
  }

  @Test
  void undo_ofARunThatDiedBeforeAnyIntentHasNothingToTakeBack() {
    RunPlan plan = Plans.of(step("one"));
    world.checks.put("one@toy", Mono::never);
    start(plan);
    assertThat(undoOfDeadRun(plan, Optional.empty())).isInstanceOf(Reply.Accepted.class);
    assertThat(engine.state().status()).isEqualTo(RunStatus.UNDONE);
    assertThat(world.effects).isEmpty();
  }

  @Test
  void undo_thatLeavesOutWhatIsHalfUndoneIsRefused() {
    start(Plans.of(step("one"), step("two"), step("three")));
    world.undoTwists.put("two@toy", _ -> Mono.error(new IllegalArgumentException("stuck")));
    ask(new Request.Undo(Optional.of("one"), "wrong"), ANNA);
    assertThat(engine.state().task(task("two")).status()).isEqualTo(TaskStatus.UNDO_FAILED);
    assertThat(ask(new Request.Undo(Optional.of("three"), ""), ANNA))
        .isEqualTo(
            new Reply.Refused(
                "two@toy is not undone yet: undo down to it, or further (changeover undo RUN --to two)"));
    world.undoTwists.clear();
    assertThat(ask(new Request.Undo(Optional.of("two"), ""), ANNA))
        .isInstanceOf(Reply.Accepted.class);
    assertThat(engine.state().status()).isEqualTo(RunStatus.UNDONE);
    assertThat(world.on).containsExactly("one@toy");
  }

  @Test
  void undo_ofAWaitMakesItWaitAnewWhenTheRunGoesOn() {
    start(Plans.of(step("one"), step("pause").waits("PT10H"), step("two")));
    time.advanceTimeBy(Duration.ofHours(9));
    ask(new Request.Undo(Optional.empty(), "wrong"), ANNA);
    ask(new Request.Resume(""), ANNA);
    time.advanceTimeBy(Duration.ofHours(9));
    assertThat(world.on).containsExactly("one@toy");
    time.advanceTimeBy(Duration.ofHours(1));
    assertThat(world.on).contains("two@toy");
  }

  @Test
  void undo_ofAWaitForACheckEndsItsLooks() {
    start(
        Plans.of(step("one"), step("look").waitsFor(Duration.ofHours(1), Duration.ofSeconds(10))));
    time.advanceTimeBy(Duration.ofMinutes(5));
    ask(new Request.Undo(Optional.empty(), "wrong"), ANNA);
    assertThat(engine.state().status()).isEqualTo(RunStatus.UNDONE);
    world.on.add("look@toy");
    time.advanceTimeBy(Duration.ofHours(2));
    assertThat(engine.state().task(task("look")).status()).isEqualTo(TaskStatus.UNDONE);
  }

  @Test
  void undo_forgetsApprovalsOfBefore() {
    start(Plans.of(step("one"), step("two").gate(2, true, null, Gate.Otherwise.HOLD)));
    ask(new Request.Approve(task("two"), ""), BERT);
    ask(new Request.Undo(Optional.empty(), "wrong"), ANNA);
    ask(new Request.Resume(""), ANNA);
    ask(new Request.Approve(task("two"), ""), CARL);
    assertThat(world.on).containsExactly("one@toy");
  }

  @Test
  void pause_firesNeitherGatesNorWaits() {
    start(
        Plans.of(
            step("one").needs().gate(1, true, Duration.ofMinutes(30), Gate.Otherwise.REJECT),
            step("pause").needs().waits("PT1H"),
            step("two")));
    ask(new Request.Pause("lunch"), ANNA);
    time.advanceTimeBy(Duration.ofHours(3));
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.GATE);
    assertThat(world.effects).isEmpty();
    assertThat(engine.state().task(new TaskId("pause", TaskId.RUN)).status())
        .isEqualTo(TaskStatus.WAITING);
  }

  @Test
  void retry_ofAToleratedFailureTakesThatTargetInAgain() {
    world.failures.put("one@b", 1);
    start(
        Plans.of(
            step("one").on("a", "b").rollout(0, 2, 1),
            step("two").on("a", "b").rollout(0, 2, 0),
            step("three")));
    assertThat(engine.state().status()).isEqualTo(RunStatus.FINISHED);
    assertThat(world.on).doesNotContain("two@b");
    assertThat(ask(new Request.Retry(new TaskId("one", "b"), ""), ANNA))
        .isInstanceOf(Reply.Accepted.class);
    assertThat(world.on).contains("one@b", "two@b");
    assertThat(last(Event.RunFinished.class).failed()).isEmpty();
  }

  @Test
  void retry_ofALinkIsNotHeldUpByOtherTargets() {
    world.failures.put("first@b", 1);
    start(Plans.of(step("all").on("a", "b").rollout(0, 2, 1).chain(step("first"), step("second"))));
    assertThat(world.on).containsExactlyInAnyOrder("first@a", "second@a");
    assertThat(ask(new Request.Retry(new TaskId("first", "b"), ""), ANNA))
        .isInstanceOf(Reply.Accepted.class);
    assertThat(world.on).contains("first@b", "second@b");
  }

  @Test
  void retry_ofALinkIsRefusedOnceWhatNeedsItsChainHasRun() {
    world.failures.put("first@toy", 1);
    start(Plans.of(step("all").goOn().chain(step("first"), step("second")), step("two")));
    assertThat(world.on).contains("two@toy");
    assertThat(ask(new Request.Retry(task("first"), ""), ANNA)).isInstanceOf(Reply.Refused.class);
  }

  @Test
  void request_afterTheEngineLetGoIsRefusedAndRecordsNothing() {
    stay.set(false);
    world.failures.put("one@toy", 9);
    start(Plans.of(step("one")));
    int recorded = journal.entries.size();
    assertThat(ask(new Request.Retry(task("one"), ""), ANNA)).isInstanceOf(Reply.Refused.class);
    assertThat(journal.entries).hasSize(recorded);
  }
}
