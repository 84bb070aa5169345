package org.changeover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.changeover.run.Plans.step;
import static org.changeover.run.Plans.task;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.changeover.run.Event;
import org.changeover.run.Plans;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.RunPlan;
import org.changeover.run.RunStatus;
import org.changeover.run.TaskId;
import org.changeover.run.TaskStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Steering while a step spreads over its targets: each target for itself, and none twice. */
class RolloutSteeringTest extends VirtualRun {
  private static final TaskId FIRST_B = new TaskId("first", "b");

  @BeforeEach
  void somebodyIsThere() {
    stay.set(true);
  }

  private TaskStatus status(String step, String target) {
    return engine.state().task(new TaskId(step, target)).status();
  }

  private ResourceLocks.Claim otherRun(String key) throws IOException {
    var claim = new ResourceLocks(folder.resolve("locks"), "other-run").claim(Set.of(key));
    claim.take();
    return claim;
  }

  @Test
  void retry_ofFailedTargetsTouchesNoOther() {
    world.failures.put("one@b", 1);
    world.failures.put("one@c", 1);
    start(
        Plans.of(
            step("one").on("a", "b", "c", "d").rollout(0, 4, 2),
            step("two").on("a", "b", "c", "d").rollout(0, 4, 0)));
    assertThat(last(Event.RunFinished.class).failed())
        .containsExactly(new TaskId("one", "b"), new TaskId("one", "c"));
    world.effects.clear();
    assertThat(ask(new Request.Retry(new TaskId("one", "a"), ""), ANNA))
        .isInstanceOf(Reply.Refused.class);
    ask(new Request.Retry(new TaskId("one", "b"), ""), ANNA);
    assertThat(world.effects).containsExactly("one@b", "two@b");
    assertThat(last(Event.RunFinished.class).failed()).containsExactly(new TaskId("one", "c"));
    ask(new Request.Retry(new TaskId("one", "c"), ""), ANNA);
    assertThat(world.effects).containsExactly("one@b", "two@b", "one@c", "two@c");
    assertThat(last(Event.RunFinished.class).failed()).isEmpty();
  }

  @Test
  void retry_ofOneFailureMoreThanIsToleratedLetsTheRolloutGoOn() {
    world.failures.put("one@a", 1);
    world.failures.put("one@b", 1);
    start(Plans.of(step("one").on("a", "b", "c").rollout(0, 1, 1)));
    assertThat(world.on).isEmpty();
    assertThat(status("one", "c")).isEqualTo(TaskStatus.PENDING);
    ask(new Request.Retry(new TaskId("one", "b"), "cable"), ANNA);
    assertThat(world.on).containsExactlyInAnyOrder("one@b", "one@c");
    assertThat(last(Event.RunFinished.class).failed()).containsExactly(new TaskId("one", "a"));
  }

  @Test
  void retry_ofAFailedCanaryComesBeforeAllOthers() {
    world.failures.put("one@a", 1);
    start(Plans.of(step("one").on("a", "b", "c").rollout(1, 2, 2)));
    assertThat(world.on).isEmpty();
    ask(new Request.Retry(new TaskId("one", "a"), ""), ANNA);
    assertThat(world.effects).containsExactly("one@a", "one@a", "one@b", "one@c");
  }

  @Test
  void pause_duringARolloutLetsWhatIsUnderWayEndAndBeginsNoOtherTarget() {
    List.of("a", "b", "c", "d")
        .forEach(host -> world.durations.put("first@" + host, Duration.ofSeconds(10)));
    start(
        Plans.of(
            step("all")
                .on("a", "b", "c", "d")
                .rollout(0, 2, 0)
                .chain(step("first"), step("second"))));
    time.advanceTimeBy(Duration.ofSeconds(5));
    ask(new Request.Pause("lunch"), ANNA);
    time.advanceTimeBy(Duration.ofHours(1));
    assertThat(world.effects).containsExactlyInAnyOrder("first@a", "first@b");
    ask(new Request.Resume(""), ANNA);
    time.advanceTimeBy(Duration.ofHours(1));
    assertThat(engine.state().status()).isEqualTo(RunStatus.FINISHED);
    assertThat(world.effects).hasSize(8).doesNotHaveDuplicates();
    assertThat(world.mostRunning).isEqualTo(2);
  }

  @Test
  void pause_andRestartDuringARolloutGoesOnWhereItWas() {
    RunPlan plan = Plans.of(step("one").on("a", "b", "c").rollout(0, 1, 0));
    world.durations.put("one@b", Duration.ofSeconds(10));
    start(plan);
    ask(new Request.Pause("lunch"), ANNA);
    time.advanceTimeBy(Duration.ofMinutes(1));
    kill();
    start(plan);
    time.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(world.effects).containsExactly("one@a", "one@b");
    ask(new Request.Resume(""), ANNA);
    assertThat(world.effects).containsExactly("one@a", "one@b", "one@c");
  }

  @Test
  void skip_ofAFailedLinkGoesOnWithTheNextOnThatTargetOnly() {
    world.failures.put("first@b", 9);
    start(
        Plans.of(
            step("all").on("a", "b", "c").rollout(0, 1, 0).chain(step("first"), step("second"))));
    assertThat(world.effects).containsExactly("first@a", "second@a", "first@b");
    ask(new Request.Skip(FIRST_B, "done by hand"), ANNA);
    assertThat(world.on)
        .containsExactlyInAnyOrder("first@a", "second@a", "second@b", "first@c", "second@c");
    assertThat(engine.state().status()).isEqualTo(RunStatus.FINISHED);
    assertThat(last(Event.RunFinished.class).failed()).isEmpty();
  }

  @Test
  void skip_ofALinkThatHasNotBegunLeavesItOut() {
    world.durations.put("first@a", Duration.ofSeconds(10));
    start(Plans.of(step("all").on("a").chain(step("first"), step("second"), step("third"))));
    ask(new Request.Skip(new TaskId("second", "a"), "not here"), ANNA);
    time.advanceTimeBy(Duration.ofSeconds(10));
    assertThat(world.on).containsExactlyInAnyOrder("first@a", "third@a");
  }

  @Test
  void skip_inAFinishedRunDoesTheRestOfTheChainAndWhatTheTargetWasLeftOutOf() {
    world.failures.put("first@b", 9);
    start(
        Plans.of(
            step("all").on("a", "b").rollout(0, 2, 1).chain(step("first"), step("second")),
            step("later").on("a", "b").rollout(0, 2, 0)));
    assertThat(engine.state().status()).isEqualTo(RunStatus.FINISHED);
    assertThat(status("later", "b")).isEqualTo(TaskStatus.SKIPPED);
    ask(new Request.Skip(FIRST_B, "done by hand"), ANNA);
    assertThat(world.on).contains("second@b", "later@b");
    assertThat(engine.state().status()).isEqualTo(RunStatus.FINISHED);
    assertThat(last(Event.RunFinished.class).failed()).isEmpty();
  }

  @Test
  void skip_ofWhatWaitsForALockBeginsNothingWhenTheLockIsFree() throws IOException {
    var other = otherRun("switch:one@toy");
    start(Plans.of(step("one"), step("two"), step("call").manual()));
    ask(new Request.Skip(task("one"), "not tonight"), ANNA);
    other.close();
    time.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(world.effects).containsExactly("two@toy");
    assertThat(status("one", "toy")).isEqualTo(TaskStatus.SKIPPED);
  }

  @Test
  void skip_ofAWaitEndsItsLooks() {
    start(
        Plans.of(
            step("look").waitsFor(Duration.ofHours(1), Duration.ofSeconds(10)),
            step("one"),
            step("call").manual()));
    ask(new Request.Skip(task("look"), "seen elsewhere"), ANNA);
    world.on.add("look@toy");
    time.advanceTimeBy(Duration.ofHours(2));
    assertThat(status("look", "toy")).isEqualTo(TaskStatus.SKIPPED);
    assertThat(world.effects).containsExactly("one@toy");
  }

  @Test
  void failure_givesUpWhatWaitsForALockAndTheEngineLetsGo() throws IOException {
    stay.set(false);
    var other = otherRun("switch:two@toy");
    world.durations.put("one@toy", Duration.ofSeconds(5));
    world.failures.put("one@toy", 9);
    start(Plans.of(step("one").needs(), step("two").needs()));
    time.advanceTimeBy(Duration.ofSeconds(5));
    assertThat(end.get()).isNotNull();
    other.close();
    time.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(world.on).isEmpty();
    assertThat(status("two", "toy")).isEqualTo(TaskStatus.PENDING);
  }

  private void runUntil(String step, RunPlan plan) {
    stay.set(false);
    options = new Event.Options(false, Optional.of(step), false, Optional.empty());
    start(plan);
    time.advanceTimeBy(Duration.ofMinutes(1));
  }

  @Test
  void until_aLinkBeginsNothingBehindItOnAnyTarget() {
    RunPlan plan =
        Plans.of(
            step("all").on("a", "b").rollout(0, 2, 0).chain(step("first"), step("second")),
            step("later"));
    world.durations.put("first@b", Duration.ofSeconds(10));
    runUntil("first", plan);
    assertThat(end.get().state().status()).isEqualTo(RunStatus.PARKED);
    assertThat(end.get().state().why()).isEqualTo("after first");
    assertThat(world.effects).containsExactlyInAnyOrder("first@a", "first@b");
    options = Event.Options.none();
    start(plan);
    assertThat(world.effects).hasSize(5).doesNotHaveDuplicates();
  }

  @Test
  void until_aLinkOfAChainThatGoesHostByHostParksAfterTheFirstHost() {
    runUntil(
        "first",
        Plans.of(step("all").on("a", "b").rollout(1, 1, 0).chain(step("first"), step("second"))));
    assertThat(end.get().state().status()).isEqualTo(RunStatus.PARKED);
    assertThat(world.effects).containsExactly("first@a");
  }

  @Test
  void until_aLinkWaitsForATryAgainOnAnotherTarget() {
    world.failures.put("first@b", 1);
    runUntil(
        "first",
        Plans.of(
            step("all")
                .on("a", "b")
                .rollout(0, 2, 0)
                .chain(step("first").retry(1, Duration.ofSeconds(20)), step("second"))));
    assertThat(end.get().state().status()).isEqualTo(RunStatus.PARKED);
    assertThat(world.on).containsExactlyInAnyOrder("first@a", "first@b");
  }

  @Test
  void until_theLastLinkParksBeforeTheNextStep() {
    runUntil(
        "second",
        Plans.of(
            step("all").on("a", "b").rollout(0, 1, 0).chain(step("first"), step("second")),
            step("later")));
    assertThat(end.get().state().why()).isEqualTo("after second");
    assertThat(world.effects).containsExactly("first@a", "second@a", "first@b", "second@b");
  }

  @Test
  void until_theChainItselfParksWhenAllItsTargetsAreThrough() {
    runUntil(
        "all",
        Plans.of(
            step("all").on("a", "b").rollout(0, 1, 0).chain(step("first"), step("second")),
            step("later")));
    assertThat(world.effects).containsExactly("first@a", "second@a", "first@b", "second@b");
    assertThat(end.get().state().why()).isEqualTo("after all");
  }

  @Test
  void until_aLinkThatFailsIsAFailureAndNoParking() {
    world.failures.put("first@a", 9);
    runUntil(
        "first",
        Plans.of(step("all").on("a", "b").rollout(0, 1, 0).chain(step("first"), step("second"))));
    assertThat(end.get().state().status()).isEqualTo(RunStatus.RUNNING);
    assertThat(end.get().awaited()).isNotEmpty();
  }
}
