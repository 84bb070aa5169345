package org.changeover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.changeover.run.Plans.step;
import static org.changeover.run.Plans.task;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.changeover.plan.Gate;
import org.changeover.run.Event;
import org.changeover.run.Plans;
import org.changeover.run.Request;
import org.changeover.run.RunPlan;
import org.changeover.run.RunStatus;
import org.changeover.run.TaskId;
import org.changeover.run.TaskStatus;
import org.changeover.spi.Check;
import org.changeover.spi.HostUnreachableException;
import org.changeover.spi.UnknownOutcomeException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Plugins that misbehave and effects that get lost: each ends in its task, never in the engine. */
class EngineFaultTest extends VirtualRun {

  @BeforeEach
  void somebodyIsThere() {
    stay.set(true);
  }

  @Test
  void check_thatThrowsFailsItsTaskAndTheEngineLivesOn() {
    world.checks.put(
        "one@toy",
        () -> {
          throw new NullPointerException("careless");
        });
    start(Plans.of(step("one").needs(), step("two").needs()));
    failedAndAlive("careless");
  }

  @Test
  void check_thatThrowsAnErrorFailsItsTask() {
    world.checks.put(
        "one@toy",
        () -> {
          throw new NoClassDefFoundError("org/xbill/DNS/Name");
        });
    start(Plans.of(step("one").needs(), step("two").needs()));
    failedAndAlive("org/xbill/DNS/Name");
  }

  @Test
  void check_thatThrowsAnErrorLaterFailsItsTask() {
    world.checks.put(
        "one@toy",
        () ->
            Mono.fromSupplier(() -> {
              throw new StackOverflowError("deep");
            }));
    start(Plans.of(step("one").needs(), step("two").needs()));
    failedAndAlive("deep");
  }

  @Test
  void check_withoutAnswerFailsItsTask() {
    world.checks.put("one@toy", Mono::empty);
    start(Plans.of(step("one").needs(), step("two").needs()));
    failedAndAlive("'check' ended without an answer");
  }

  @Test
  void check_thatTakesTooLongSaysSo() {
    world.checks.put("one@toy", Mono::never);
    start(Plans.of(step("one").needs(), step("two").needs()));
    time.advanceTimeBy(Duration.ofMinutes(15));
    failedAndAlive("looking took longer than 15m");
  }

  @Test
  void apply_thatThrowsFailsItsTask() {
    world.twists.put(
        "one@toy",
        _ -> {
          throw new LinkageError("other version");
        });
    start(Plans.of(step("one").needs(), step("two").needs()));
    failedAndAlive("other version");
  }

  @Test
  void apply_thatThrowsLaterFailsItsTask() {
    world.twists.put(
        "one@toy",
        _ ->
            Mono.defer(() -> {
              throw new NullPointerException("careless");
            }));
    start(Plans.of(step("one").needs(), step("two").needs()));
    failedAndAlive("careless");
  }

  @Test
  void resources_thatThrowFailTheirTask() {
    world.broken.add("one@toy");
    start(Plans.of(step("one").needs(), step("two").needs()));
    failedAndAlive("careless plugin");
  }

  @Test
  void locks_thatCannotBeWrittenFailTheTaskByName() throws IOException {
    Files.createFile(folder.resolve("locks"));
    start(Plans.of(step("one")));
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.FAILED);
    assertThat(engine.state().task(task("one")).detail())
        .startsWith("the locks between runs, in " + folder.resolve("locks"));
    assertThat(world.effects).isEmpty();
  }

  @Test
  void manual_whoseTextIsNotKnownFailsItsTask() {
    world.broken.add("one@run");
    start(Plans.of(step("one").manual().needs(), step("two").needs()));
    assertThat(engine.state().task(new TaskId("one", TaskId.RUN)).status())
        .isEqualTo(TaskStatus.FAILED);
    assertThat(error.get()).isNull();
  }

  private void failedAndAlive(String why) {
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.FAILED);
    assertThat(engine.state().task(task("one")).detail()).contains(why);
    assertThat(error.get()).isNull();
    ask(new Request.Skip(task("one"), "by hand"), ANNA);
    assertThat(world.on).containsExactly("two@toy");
    assertThat(engine.state().status()).isEqualTo(RunStatus.FINISHED);
  }

  @Test
  void verify_hostOutOfReachIsADoubtAndNoFailure() {
    world.verifies.put(
        "one@toy", () -> Mono.error(new HostUnreachableException("new does not answer")));
    start(Plans.of(step("one")));
    time.advanceTimeBy(Duration.ofMinutes(3));
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.UNKNOWN);
  }

  @Test
  void verify_waitsForAHostThatComesBack() {
    var left = new java.util.concurrent.atomic.AtomicInteger(2);
    world.verifies.put(
        "one@toy",
        () ->
            left.getAndDecrement() > 0
                ? Mono.error(new HostUnreachableException("new restarts"))
                : Mono.just(Check.satisfied("it is on")));
    start(Plans.of(step("one")));
    time.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(engine.state().status()).isEqualTo(RunStatus.FINISHED);
    assertThat(world.effects).containsExactly("one@toy");
  }

  /** As after the step that shuts a host down. */
  @Test
  void hostThatIsGoneAfterACrash_isDoneWhenOthersSeeSo_andElseAskedAbout() {
    RunPlan plan = Plans.of(step("one"), step("two"));
    world.durations.put("one@toy", Duration.ofHours(1));
    world.durations.put("two@toy", Duration.ofHours(1));
    world.ends = Mono.error(new HostUnreachableException("toy does not answer"));
    start(plan);
    kill();
    world.on.add("one@toy");
    start(plan);
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.SUCCEEDED);
    kill();
    start(plan);
    assertThat(engine.state().task(task("two")).status()).isEqualTo(TaskStatus.UNKNOWN);
    assertThat(engine.state().task(task("two")).facts())
        .contains("and it is not known whether anything of it still runs");
    assertThat(world.effects).isEmpty();
  }

  @Test
  void timeout_whoseStopFailsIsADoubtAndNoFailure() {
    world.twists.put("one@toy", _ -> Mono.never());
    world.stops = Mono.error(new IllegalStateException("no link"));
    start(Plans.of(step("one").timeout(Duration.ofMinutes(5))));
    time.advanceTimeBy(Duration.ofMinutes(5));
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.UNKNOWN);
  }

  @Test
  void timeout_whileALostHostIsWaitedForIsADoubtAndNoFailure() {
    world.twists.put(
        "one@toy", _ -> Mono.error(new UnknownOutcomeException("the link to new broke")));
    world.checks.put("one@toy", lostAfterTheFirstLook());
    start(Plans.of(step("one").timeout(Duration.ofSeconds(20))));
    time.advanceTimeBy(Duration.ofSeconds(20));
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.UNKNOWN);
    assertThat(engine.state().task(task("one")).facts())
        .containsExactly("did not end within 20s", "new does not answer");
  }

  private static Supplier<Mono<Check>> lostAfterTheFirstLook() {
    var looks = new AtomicInteger();
    return () ->
        looks.getAndIncrement() == 0
            ? Mono.just(new Check.Differs(List.of(), "off"))
            : Mono.error(new HostUnreachableException("new does not answer"));
  }

  @Test
  void timeout_whileVerifyWaitsForALostHostIsADoubtAndNoFailure() {
    world.verifies.put(
        "one@toy", () -> Mono.error(new HostUnreachableException("new does not answer")));
    start(Plans.of(step("one").timeout(Duration.ofSeconds(20))));
    time.advanceTimeBy(Duration.ofSeconds(20));
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.UNKNOWN);
  }

  @Test
  void doubt_isLookedAtEvenWhenItsConditionHoldsNoMore() {
    RunPlan plan = Plans.of(step("one").when("x == x"));
    world.durations.put("one@toy", Duration.ofMinutes(1));
    start(plan);
    kill();
    world.unmet.add("x == x");
    start(plan);
    time.advanceTimeBy(Duration.ofMinutes(2));
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.SUCCEEDED);
  }

  @Test
  void when_holdsForWaitsManualStepsAndChains() {
    world.unmet.add("a == b");
    start(
        Plans.of(
            step("pause").waits("PT72H").when("a == b"),
            step("call").manual().when("a == b"),
            step("all").when("a == b").chain(step("first"), step("second"))));
    assertThat(engine.state().status()).isEqualTo(RunStatus.FINISHED);
    assertThat(world.effects).isEmpty();
  }

  @Test
  void gate_holdsForATryAgainThatFindsTheSame() {
    world.failures.put("one@toy", 1);
    start(
        Plans.of(
            step("one").gate(1, true, null, Gate.Otherwise.HOLD).retry(1, Duration.ofSeconds(5))));
    ask(new Request.Approve(task("one"), ""), BERT);
    time.advanceTimeBy(Duration.ofSeconds(5));
    assertThat(world.on).containsExactly("one@toy");
  }

  @Test
  void gate_isAskedAgainWhenWhatIsFoundHasMoved() {
    start(Plans.of(step("one").gate(1, true, null, Gate.Otherwise.HOLD)));
    world.checks.put("one@toy", () -> Mono.just(new Check.Differs(java.util.List.of(), "painted")));
    ask(new Request.Approve(task("one"), ""), BERT);
    assertThat(world.effects).isEmpty();
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.GATE);
    assertThat(engine.state().task(task("one")).detail()).contains("has changed since");
  }

  @Test
  void undo_withoutAnswerIsNoSuccess() {
    start(Plans.of(step("one")));
    world.undoChecks.put("one@toy", Mono::empty);
    ask(new Request.Undo(Optional.empty(), ""), ANNA);
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.UNDO_FAILED);
    assertThat(world.on).containsExactly("one@toy");
  }

  @Test
  void undo_whoseOutcomeIsLostAsksAndIsDoneAgain() {
    start(Plans.of(step("one")));
    world.undoTwists.put("one@toy", _ -> Mono.error(new UnknownOutcomeException("the link broke")));
    ask(new Request.Undo(Optional.empty(), ""), ANNA);
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.UNDO_UNKNOWN);
    world.undoTwists.clear();
    ask(new Request.AnswerDoubt(task("one"), Event.Answer.AGAIN, "looked"), ANNA);
    assertThat(engine.state().status()).isEqualTo(RunStatus.UNDONE);
    assertThat(world.undoOperations)
        .extracting(operation -> operation.attempt())
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void undo_thatHangsIsStopped() {
    start(Plans.of(step("one")));
    world.undoTwists.put("one@toy", _ -> Mono.never());
    ask(new Request.Undo(Optional.empty(), ""), ANNA);
    time.advanceTimeBy(Duration.ofHours(2));
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.UNDO_FAILED);
    assertThat(engine.state().task(task("one")).detail()).contains("2h");
    assertThat(world.stopped).extracting(one -> one.step()).containsExactly("one.undo-1");
  }

  @Test
  void undo_takesBackEveryAttemptsReceiptLastFirst() {
    world.failures.put("one@toy", 2);
    start(Plans.of(step("one").retry(3, Duration.ofSeconds(1))));
    time.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(engine.state().task(task("one")).receipts()).hasSize(3);
    var looked = new java.util.ArrayList<Integer>();
    world.undoChecks.put(
        "one@toy",
        () -> {
          looked.add(looked.size());
          return Mono.just(
              looked.size() % 2 == 1
                  ? new org.changeover.spi.UndoCheck.Reversible(java.util.List.of())
                  : new org.changeover.spi.UndoCheck.AlreadyUndone("as before"));
        });
    ask(new Request.Undo(Optional.empty(), ""), ANNA);
    assertThat(world.undoOperations)
        .extracting(operation -> operation.step())
        .containsExactly("one.undo-3", "one.undo-2", "one.undo-1");
    assertThat(engine.state().task(task("one")).receipts()).isEmpty();
  }
}
