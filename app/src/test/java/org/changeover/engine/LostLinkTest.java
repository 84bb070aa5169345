package org.changeover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.changeover.run.Plans.step;
import static org.changeover.run.Plans.task;

import java.time.Duration;
import java.util.Optional;
import org.changeover.run.Event;
import org.changeover.run.Plans;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.RunPlan;
import org.changeover.run.RunStatus;
import org.changeover.run.TaskState;
import org.changeover.run.TaskStatus;
import org.changeover.spi.Check;
import org.changeover.spi.HostUnreachableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/**
 * What goes on behind a link that broke: nothing is done beside it, and nothing takes it for ended.
 */
class LostLinkTest extends VirtualRun {
  private static final RunPlan ONE = Plans.of(step("one"));
  private static final Mono<Boolean> SILENT =
      Mono.error(new HostUnreachableException("toy does not answer"));

  @BeforeEach
  void somebodyIsThereAndTheLinkBreaks() {
    stay.set(true);
    world.losing.add("one@toy");
  }

  @AfterEach
  void nothingIsDoneBeside() {
    assertThat(world.besides).isEmpty();
    assertThat(error.get()).isNull();
  }

  private TaskState one() {
    return engine.state().task(task("one"));
  }

  private void answer(Event.Answer answer) {
    ask(new Request.AnswerDoubt(task("one"), answer, "looked"), ANNA);
  }

  private void undo() {
    ask(new Request.Undo(Optional.empty(), "wrong"), ANNA);
  }

  @Test
  void effect_isEndedBeforeItIsDoneAgain_butNotItsJobs() {
    start(ONE);
    assertThat(world.left).containsExactly("one");
    assertThat(world.effects).containsExactly("one@toy", "one@toy");
    assertThat(engine.state().status()).isEqualTo(RunStatus.FINISHED);
  }

  @Test
  void effect_thatIsNotKnownToHaveEndedIsAskedAbout_alsoWhenItIsToBeDoneAgain() {
    world.ends = SILENT;
    start(ONE);
    assertThat(one().status()).isEqualTo(TaskStatus.UNKNOWN);
    assertThat(one().facts())
        .containsExactly("the link broke", "and it is not known whether anything of it still runs");
    world.ends = Mono.just(false);
    answer(Event.Answer.AGAIN);
    assertThat(one().status()).isEqualTo(TaskStatus.UNKNOWN);
    assertThat(one().facts()).anyMatch(fact -> fact.contains("still runs: end it on the host"));
    assertThat(world.effects).containsExactly("one@toy");
    world.ends = Mono.just(true);
    answer(Event.Answer.AGAIN);
    assertThat(world.effects).containsExactly("one@toy", "one@toy");
    assertThat(one().status()).isEqualTo(TaskStatus.SUCCEEDED);
    assertThat(one().attempt()).as("an answer uses up no try").isEqualTo(2);
  }

  @Test
  void effect_isDoneAgainByAPersonsWord_thoughAHostIsSilentForGood() {
    world.ends = SILENT;
    start(ONE);
    world.goingOn.clear();
    answer(Event.Answer.AGAIN);
    assertThat(world.effects).containsExactly("one@toy", "one@toy");
    assertThat(one().status()).isEqualTo(TaskStatus.SUCCEEDED);
  }

  /**
   * What may not be repeated was left unknown; a person says it is done again, and then a crash.
   */
  private void dieAfterAPersonsWord() {
    world.unrepeatable.add("one@toy");
    start(ONE);
    assertThat(one().status()).isEqualTo(TaskStatus.UNKNOWN);
    world.checks.put("one@toy", Mono::never);
    answer(Event.Answer.AGAIN);
    assertThat(one().status()).isEqualTo(TaskStatus.RUNNING);
    kill();
    world.checks.clear();
  }

  @Test
  void aPersonsWord_isStillGoodForTheNextEngine() {
    dieAfterAPersonsWord();
    start(ONE);
    assertThat(world.effects).containsExactly("one@toy", "one@toy");
    assertThat(one().status()).isEqualTo(TaskStatus.SUCCEEDED);
  }

  @Test
  void cancel_endsWhatWasToBeDoneAgain_andNobodySkipsItBefore() {
    dieAfterAPersonsWord();
    world.left.clear();
    journal.append(new Event.RunPaused(ANNA, "look"), 1);
    start(ONE);
    assertThat(ask(new Request.Skip(task("one"), "no"), ANNA)).isInstanceOf(Reply.Refused.class);
    ask(new Request.Cancel("enough"), ANNA);
    assertThat(world.left).containsExactly("one with its jobs");
    assertThat(one().status()).isEqualTo(TaskStatus.STOPPED);
  }

  @Test
  void effect_thatIsFoundDoneAfterAnAnswerIsAChange_andOneThatCannotBeToldADoubt() {
    world.ends = SILENT;
    start(ONE);
    world.ends = Mono.just(true);
    world.unknown.add("one@toy");
    answer(Event.Answer.AGAIN);
    assertThat(one().status()).isEqualTo(TaskStatus.UNKNOWN);
    world.unknown.clear();
    world.on.add("one@toy");
    answer(Event.Answer.AGAIN);
    assertThat(one().status()).isEqualTo(TaskStatus.SUCCEEDED);
    assertThat(one().changed()).isTrue();
    assertThat(world.effects).containsExactly("one@toy");
  }

  @Test
  void effect_whoseLookFailsIsADoubtAndNoFailure() {
    world.twists.put(
        "one@toy",
        effect -> {
          world.checks.put("one@toy", () -> Mono.error(new IllegalStateException("no right")));
          return effect;
        });
    start(Plans.of(step("one").retry(3, Duration.ofSeconds(1))));
    assertThat(one().status()).isEqualTo(TaskStatus.UNKNOWN);
    assertThat(one().facts()).anyMatch(fact -> fact.contains("no right"));
  }

  @Test
  void effect_thatIsTriedAgainAfterItWasSaidToHaveFailedIsEndedBefore_withItsJobs() {
    world.ends = SILENT;
    start(ONE);
    world.ends = Mono.just(true);
    world.left.clear();
    answer(Event.Answer.FAILED);
    ask(new Request.Retry(task("one"), ""), ANNA);
    assertThat(world.left).containsExactly("one with its jobs", "one");
    assertThat(world.effects).containsExactly("one@toy", "one@toy");
    assertThat(one().status()).isEqualTo(TaskStatus.SUCCEEDED);
  }

  @Test
  void effect_thatCannotBeTakenUpAgainStaysADoubt() {
    world.ends = SILENT;
    start(ONE);
    world.broken.add("one@toy");
    answer(Event.Answer.AGAIN);
    assertThat(one().status()).isEqualTo(TaskStatus.UNKNOWN);
    assertThat(one().facts()).anyMatch(fact -> fact.contains("careless plugin"));
  }

  @Test
  void cancel_endsWhatGoesOn_withItsJobs() {
    world.ends = Mono.never();
    start(ONE);
    assertThat(one().status()).isEqualTo(TaskStatus.RUNNING);
    world.ends = Mono.just(true);
    ask(new Request.Cancel("enough"), ANNA);
    assertThat(world.goingOn).isEmpty();
    assertThat(world.left).containsExactly("one", "one with its jobs");
    assertThat(one().status()).isEqualTo(TaskStatus.STOPPED);
  }

  @Test
  void cancel_ofWhatIsNotKnownToHaveEndedIsADoubt() {
    world.ends = Mono.never();
    start(ONE);
    world.ends = SILENT;
    ask(new Request.Cancel("enough"), ANNA);
    assertThat(one().status()).isEqualTo(TaskStatus.UNKNOWN);
    assertThat(engine.state().status()).isEqualTo(RunStatus.CANCELLED);
  }

  @Test
  void cancel_beforeAnythingWasIntendedAsksNoHost() {
    world.checks.put("one@toy", Mono::never);
    start(ONE);
    ask(new Request.Cancel("enough"), ANNA);
    assertThat(one().status()).isEqualTo(TaskStatus.STOPPED);
    assertThat(world.left).isEmpty();
  }

  /** Of an engine that took what it had lost sight of for stopped. */
  @Test
  void undo_endsWhatWasCalledStoppedOrFailed() {
    world.losing.clear();
    world.durations.put("one@toy", Duration.ofHours(1));
    start(ONE);
    ask(new Request.Cancel("enough"), ANNA);
    world.goingOn.add("one@toy");
    undo();
    assertThat(world.goingOn).isEmpty();
    assertThat(engine.state().status()).isEqualTo(RunStatus.UNDONE);
  }

  @Test
  void undo_endsWhatWasSaidToHaveHappened() {
    world.ends = SILENT;
    start(ONE);
    world.ends = Mono.just(true);
    answer(Event.Answer.DONE);
    undo();
    assertThat(world.goingOn).isEmpty();
    assertThat(engine.state().status()).isEqualTo(RunStatus.UNDONE);
  }

  private void undoLosesItsLink() {
    world.losing.clear();
    start(ONE);
    world.losing.add("undo one@toy");
    undo();
    assertThat(one().status()).isEqualTo(TaskStatus.UNDO_UNKNOWN);
  }

  @Test
  void undo_isAskedAboutAtOnce_andEndedBeforeItIsDoneAgain_butNotItsJobs() {
    undoLosesItsLink();
    assertThat(one().facts())
        .containsExactly("the link broke", "something of it may still be going on: look");
    assertThat(world.left).isEmpty();
    answer(Event.Answer.AGAIN);
    assertThat(world.left).isNotEmpty().noneMatch(left -> left.contains("jobs"));
    assertThat(world.goingOn).isEmpty();
    assertThat(engine.state().status()).isEqualTo(RunStatus.UNDONE);
  }

  @Test
  void undo_thatWasSaidToHaveFailedIsEndedBeforeItBeginsAgain() {
    world.ends = SILENT;
    undoLosesItsLink();
    world.ends = Mono.just(true);
    answer(Event.Answer.FAILED);
    undo();
    assertThat(world.goingOn).isEmpty();
    assertThat(engine.state().status()).isEqualTo(RunStatus.UNDONE);
  }

  @Test
  void undo_ofWhatSomebodyEditedAsksNoHostForWhatItNeverBegan() {
    world.losing.clear();
    start(ONE);
    world.edited.add("one@toy");
    undo();
    assertThat(world.left).isEmpty();
    assertThat(one().status()).isEqualTo(TaskStatus.UNDO_UNKNOWN);
  }

  /** Ends the engine at the intent of the second attempt, which is not recorded. */
  private void dieBeforeTheSecondIntent() {
    journal.beforeAppend =
        event ->
            event instanceof Event.IntentRecorded(_, _, int attempt, _, _, _) && attempt == 2
                ? null
                : event;
    start(ONE);
    assertThat(error.get()).hasMessageContaining("the power is gone");
    assertThat(last(Event.TaskStarted.class).attempt()).isEqualTo(2);
    kill();
    journal.beforeAppend = event -> event;
    world.left.clear();
  }

  @Test
  void doubt_isStillOneForTheNextEngineWhenTheSecondAttemptDidNothing() {
    dieBeforeTheSecondIntent();
    world.unknown.add("one@toy");
    start(ONE);
    assertThat(world.left).containsExactly("one");
    assertThat(one().status()).isEqualTo(TaskStatus.UNKNOWN);
  }

  @Test
  void doubt_thatTheNextEngineFindsDoneIsAChange() {
    dieBeforeTheSecondIntent();
    world.on.add("one@toy");
    start(ONE);
    assertThat(one().status()).isEqualTo(TaskStatus.SUCCEEDED);
    assertThat(one().changed()).isTrue();
  }

  @Test
  void doubt_isSettledBeforeAnUndoByTheNextEngine() {
    dieBeforeTheSecondIntent();
    world.goingOn.add("one@toy");
    journal.append(new Event.RunPaused(ANNA, "look"), 1);
    start(ONE);
    undo();
    assertThat(world.left).contains("one with its jobs");
    assertThat(engine.state().status()).isEqualTo(RunStatus.UNDONE);
  }

  @Test
  void failure_thatWasSeenIsNoDoubtForTheNextAttempt() {
    world.losing.clear();
    world.failures.put("one@toy", 1);
    start(Plans.of(step("one").retry(1, Duration.ofSeconds(5))));
    world.checks.put("one@toy", () -> Mono.just(new Check.Unknown("nobody knows")));
    time.advanceTimeBy(Duration.ofSeconds(5));
    assertThat(one().status()).isEqualTo(TaskStatus.FAILED);
    assertThat(world.left).isEmpty();
  }

  @Test
  void undo_ofWhatSucceededAsksNoHost() {
    world.losing.clear();
    start(ONE);
    undo();
    assertThat(world.left).isEmpty();
    assertThat(engine.state().status()).isEqualTo(RunStatus.UNDONE);
  }
}
