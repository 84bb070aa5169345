package org.changeover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.changeover.run.Plans.step;
import static org.changeover.run.Plans.task;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.changeover.plan.Gate;
import org.changeover.run.Event;
import org.changeover.run.Plans;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.RunPlan;
import org.changeover.run.RunStatus;
import org.changeover.run.TaskStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A plan that becomes another one while an engine carries it out. */
class AmendTest extends VirtualRun {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration LONG = Duration.ofHours(1);

  @BeforeEach
  void somebodyIsThere() {
    stay.set(true);
  }

  private Reply amend(RunPlan next) {
    return ask(asking(next), ANNA);
  }

  private Request asking(RunPlan next) {
    amendments = _ -> Mono.just(new Amendments.Version(next, world.inputs()));
    int version = engine.state().planVersion() + 1;
    return new Request.Amend(version, String.valueOf(version).repeat(64), "f".repeat(64), "better");
  }

  private static Plans.StepDraft gated(String id) {
    return step(id).gate(1, true, null, Gate.Otherwise.HOLD);
  }

  private static Request approve(String id) {
    return new Request.Approve(task(id), "");
  }

  @Test
  void amend_whileAStepIsUnderWay_letsItEndAndGoesOnWithTheNewSteps() {
    world.durations.put("one@toy", MINUTE);
    start(Plans.of(step("one"), step("two"), step("three")));
    assertThat(amend(Plans.of(step("one"), step("three"), step("new"))))
        .isInstanceOf(Reply.Accepted.class);
    assertThat(world.running).isOne();
    time.advanceTimeBy(LONG);
    assertThat(world.effects).containsExactly("one@toy", "three@toy", "new@toy");
    assertThat(engine.state().status()).isEqualTo(RunStatus.FINISHED);
    assertThat(last(Event.PlanAmended.class).difference())
        .contains("- step 'two'", "+ step 'new', behind 'three' in 'phase-0'");
    assertThat(last(Event.PlanAmended.class).by()).isEqualTo(ANNA);
  }

  @Test
  void amend_ofAStepThatWaitsForALock_beginsItAsItIsNow() throws IOException {
    var other = new ResourceLocks(folder.resolve("locks"), "other").claim(Set.of("switch:one@toy"));
    other.take();
    start(Plans.of(step("one"), step("two")));
    assertThat(amend(Plans.of(gated("one"), step("two")))).isInstanceOf(Reply.Accepted.class);
    other.close();
    time.advanceTimeBy(MINUTE);
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.GATE);
    assertThat(world.effects).isEmpty();
  }

  @Test
  void openGate_isVoidAndAskedForAgainUnderTheNewPlan() {
    start(Plans.of(gated("one")));
    amend(Plans.of(gated("one"), step("two")));
    var gate = last(Event.GateOpened.class);
    assertThat(gate.planSha256()).isEqualTo("2".repeat(64));
    assertThat(gate.ask()).isEqualTo("The plan was amended since. Go on?");
    assertThat(ask(approve("one"), BERT)).isInstanceOf(Reply.Accepted.class);
    assertThat(world.effects).containsExactly("one@toy", "two@toy");
  }

  @Test
  void approvalOfWhatWasShownBefore_isRefused_thoughTheSameWasFound() {
    start(Plans.of(gated("one")));
    Request seen =
        new Request.Approve(
            task("one"), "", java.util.Optional.of(engine.state().shown(task("one"))));
    amend(Plans.of(gated("one").timeout(LONG)));
    assertThat(ask(seen, BERT))
        .isInstanceOfSatisfying(
            Reply.Refused.class, refused -> assertThat(refused.why()).contains("or the plan, has"));
    assertThat(world.effects).isEmpty();
  }

  @Test
  void approvalThatWasNotUsedYet_isAskedForAgain() throws IOException {
    var other = new ResourceLocks(folder.resolve("locks"), "other").claim(Set.of("switch:one@toy"));
    start(Plans.of(gated("one")));
    other.take();
    ask(approve("one"), BERT);
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.APPROVED);
    amend(Plans.of(gated("one"), step("two")));
    other.close();
    time.advanceTimeBy(MINUTE);
    assertThat(world.effects).isEmpty();
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.GATE);
    ask(approve("one"), BERT);
    assertThat(world.effects).containsExactly("one@toy", "two@toy");
  }

  @Test
  void approvedStepThatLooksOnceMoreJustThen_asksAgainBeforeItsEffect() {
    start(Plans.of(gated("one")));
    world.checks.put(
        "one@toy",
        () -> Mono.delay(MINUTE).map(_ -> new org.changeover.spi.Check.Differs(List.of(), "off")));
    ask(approve("one"), BERT);
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(amend(Plans.of(gated("one"), step("two")))).isInstanceOf(Reply.Accepted.class);
    time.advanceTimeBy(LONG);
    assertThat(world.effects).isEmpty();
    assertThat(last(Event.GateOpened.class).planSha256()).isEqualTo("2".repeat(64));
  }

  @Test
  void amend_thatChangesWhatHasBegun_isRefusedAndRecorded() {
    start(Plans.of(step("one"), gated("two")));
    Reply reply = amend(Plans.of(step("one").timeout(MINUTE), gated("two")));
    assertThat(((Reply.Refused) reply).why())
        .startsWith("step 'one' has begun and would be changed (timeout)");
    assertThat(last(Event.RequestRefused.class).request()).isEqualTo("amend");
    assertThat(engine.state().planVersion()).isEqualTo(1);
    assertThat(engine.state().task(task("two")).status()).isEqualTo(TaskStatus.GATE);
  }

  @Test
  void amend_whosePlanCannotBeRead_isRefusedAndTheRunGoesOn() {
    start(Plans.of(gated("one")));
    Request request = asking(Plans.of(step("one")));
    amendments = _ -> Mono.error(new IllegalArgumentException("it is gone: freeze it again"));
    assertThat(ask(request, ANNA)).isEqualTo(new Reply.Refused("it is gone: freeze it again"));
    ask(approve("one"), BERT);
    assertThat(world.effects).containsExactly("one@toy");
  }

  @Test
  void amend_twice_countsVersions_andOneThatWasPreparedBeforeTheOtherIsRefused() {
    start(Plans.of(gated("one")));
    Request late = asking(Plans.of(gated("one"), step("late")));
    assertThat(amend(Plans.of(gated("one"), step("two")))).isInstanceOf(Reply.Accepted.class);
    assertThat(((Reply.Refused) ask(late, BERT)).why())
        .startsWith("the plan was amended meanwhile");
    assertThat(amend(Plans.of(gated("one"), step("three")))).isInstanceOf(Reply.Accepted.class);
    ask(approve("one"), BERT);
    assertThat(world.effects).containsExactly("one@toy", "three@toy");
    assertThat(engine.state().planVersion()).isEqualTo(3);
  }

  @Test
  void crashRightAfterTheEvent_goesOnWithTheNewPlan() {
    start(Plans.of(gated("one")));
    RunPlan next = Plans.of(gated("one"), step("two"));
    journal.afterAppend =
        () -> {
          if (journal.events().getLast() instanceof Event.PlanAmended) {
            journal.afterAppend = () -> {};
            journal.beforeAppend = _ -> null;
          }
        };
    amend(next);
    kill();
    journal.beforeAppend = event -> event;
    assertThat(last(Event.PlanAmended.class).planVersion()).isEqualTo(2);
    start(next);
    assertThat(last(Event.GateOpened.class).planSha256()).isEqualTo("2".repeat(64));
    ask(approve("one"), BERT);
    assertThat(world.effects).containsExactly("one@toy", "two@toy");
  }

  @Test
  void pausedRun_staysPausedWithTheNewPlan() {
    world.durations.put("one@toy", MINUTE);
    start(Plans.of(step("one"), step("two")));
    ask(new Request.Pause(""), ANNA);
    amend(Plans.of(step("one"), step("new")));
    time.advanceTimeBy(LONG);
    assertThat(world.effects).containsExactly("one@toy");
    ask(new Request.Resume(""), ANNA);
    assertThat(world.effects).containsExactly("one@toy", "new@toy");
  }

  @Test
  void failedStep_thatIsUndone_isReplacedAndTheRunGoesOn() {
    world.failures.put("two@toy", 9);
    start(Plans.of(step("one"), step("two"), step("three")));
    assertThat(engine.state().task(task("two")).status()).isEqualTo(TaskStatus.FAILED);
    RunPlan next = Plans.of(step("one"), step("other"), step("three"));
    assertThat(((Reply.Refused) amend(next)).why())
        .contains("step 'two' has begun and would be removed");
    ask(new Request.Undo(java.util.Optional.of("two"), ""), ANNA);
    assertThat(engine.state().status()).isEqualTo(RunStatus.UNDONE);
    assertThat(amend(next)).isInstanceOf(Reply.Accepted.class);
    ask(new Request.Resume(""), ANNA);
    assertThat(engine.state().status()).isEqualTo(RunStatus.FINISHED);
    assertThat(world.on).containsExactlyInAnyOrder("one@toy", "other@toy", "three@toy");
  }

  @Test
  void parkedRunWithoutAnEngine_isAmendedAndGoesOn() {
    stay.set(false);
    options =
        new Event.Options(false, java.util.Optional.of("one"), false, java.util.Optional.empty());
    RunPlan plan = Plans.of(step("one"), step("two"));
    start(plan);
    assertThat(end.get().state().status()).isEqualTo(RunStatus.PARKED);
    RunPlan next = Plans.of(step("one"), step("new"));
    Request request = asking(next);
    var reply = new java.util.concurrent.atomic.AtomicReference<Reply>();
    engines.add(idle(plan).once(request, ANNA).subscribe(reply::set));
    time.advanceTime();
    assertThat(reply.get()).isInstanceOf(Reply.Accepted.class);
    assertThat(world.effects).containsExactly("one@toy");
    options = Event.Options.none();
    start(next);
    assertThat(world.effects).containsExactly("one@toy", "new@toy");
  }

  /** Its engine is killed while one looks, before any effect; then it becomes another plan. */
  private void killAndAmend(RunPlan plan, RunPlan next, String planSha256) {
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.RUNNING);
    kill();
    world.checks.clear();
    amendments = _ -> Mono.just(new Amendments.Version(next, world.inputs()));
    var reply = new java.util.concurrent.atomic.AtomicReference<Reply>();
    var request = new Request.Amend(2, planSha256, "f".repeat(64), "better");
    engines.add(idle(plan).once(request, ANNA).subscribe(reply::set));
    time.advanceTime();
    assertThat(reply.get()).isInstanceOf(Reply.Accepted.class);
    start(next);
  }

  private void lookForAMinute() {
    world.checks.put(
        "one@toy",
        () -> Mono.delay(MINUTE).map(_ -> new org.changeover.spi.Check.Differs(List.of(), "off")));
  }

  @Test
  void amendAfterAKill_voidsTheApprovalOfWhatHadNotBegun_alsoWhereOnlyAFileIsAnother() {
    RunPlan plan = Plans.of(gated("one"));
    start(plan);
    lookForAMinute();
    ask(approve("one"), BERT);
    killAndAmend(plan, Plans.of(gated("one").timeout(LONG)), engine.state().planSha256());
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.GATE);
    assertThat(world.effects).isEmpty();
    ask(approve("one"), BERT);
    assertThat(world.effects).containsExactly("one@toy");
  }

  @Test
  void amendAfterAKill_asksTheConditionOfWhatHadNotBegun() {
    world.unmet.add("a == b");
    lookForAMinute();
    RunPlan plan = Plans.of(step("one"), step("two"));
    start(plan);
    killAndAmend(plan, Plans.of(step("one").when("a == b"), step("two")), "2".repeat(64));
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.SKIPPED);
    assertThat(world.effects).containsExactly("two@toy");
  }
}
