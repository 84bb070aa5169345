package org.changeover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.changeover.run.Plans.step;
import static org.changeover.run.Plans.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.changeover.journal.JournalException;
import org.changeover.run.Event;
import org.changeover.run.Plans;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.RunPlan;
import org.changeover.run.RunStatus;
import org.changeover.run.TaskStatus;
import org.changeover.spi.Operation;
import org.junit.jupiter.api.Test;

/** An engine and a journal that takes no more, or not what it is given, or is not there yet. */
class EngineJournalTest extends VirtualRun {

  private void fullFrom(Class<? extends Event> type) {
    journal.beforeAppend =
        event -> {
          if (type.isInstance(event)) {
            journal.beforeAppend = _ -> null;
            return null;
          }
          return event;
        };
  }

  private void spaceAgain() {
    journal.beforeAppend = event -> event;
  }

  @Test
  void intentThatIsNotOnDisk_startsNoEffectEndsTheEngineAndTheRunGoesOnAfterwards() {
    RunPlan plan = Plans.of(step("one"), step("two"));
    fullFrom(Event.IntentRecorded.class);
    start(plan);
    time.advanceTimeBy(Duration.ofHours(1));
    assertThat(world.effects).isEmpty();
    assertThat(error.get()).isInstanceOf(JournalException.class).hasMessage("the power is gone");
    spaceAgain();
    start(plan);
    assertThat(end.get().state().status()).isEqualTo(RunStatus.FINISHED);
    assertThat(world.effects).containsExactly("one@toy", "two@toy");
  }

  @Test
  void successThatIsNotOnDisk_isFoundByTheNextEngineAndNotDoneAgain() {
    RunPlan plan = Plans.of(step("one"), step("two"));
    fullFrom(Event.TaskSucceeded.class);
    start(plan);
    assertThat(error.get()).isInstanceOf(JournalException.class);
    spaceAgain();
    start(plan);
    assertThat(end.get().state().status()).isEqualTo(RunStatus.FINISHED);
    assertThat(world.effects).containsExactly("one@toy", "two@toy");
  }

  @Test
  void journalThatFailsUnderOneStep_stopsTheOthersToo() {
    world.durations.put("two@toy", Duration.ofMinutes(5));
    world.durations.put("one@toy", Duration.ofMinutes(1));
    fullFrom(Event.TaskSucceeded.class);
    start(Plans.of(step("one").needs(), step("two").needs(), step("three").needs("one")));
    time.advanceTimeBy(Duration.ofHours(1));
    assertThat(error.get()).isInstanceOf(JournalException.class);
    assertThat(world.effects).containsExactly("one@toy");
    assertThat(world.running).isZero();
  }

  @Test
  void journalThatFails_isWhatTheWatchersAreTold() {
    var told = new AtomicReference<Throwable>();
    world.durations.put("one@toy", Duration.ofMinutes(1));
    start(Plans.of(step("one")));
    engines.add(engine.events(1).subscribe(_ -> {}, told::set));
    fullFrom(Event.TaskSucceeded.class);
    time.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(told.get()).hasMessage("the power is gone");
  }

  @Test
  void requestThatCannotBeWritten_isNoSuccess() {
    start(Plans.of(step("call").manual()));
    fullFrom(Event.RunPaused.class);
    assertThat(ask(new Request.Pause("lunch"), ANNA)).isNull();
    assertThat(error.get()).isInstanceOf(JournalException.class);
  }

  @Test
  void eventThatNoJournalCanKeep_failsItsStepAndTheEngineLivesOn() {
    stay.set(true);
    journal.beforeAppend =
        event -> {
          if (event instanceof Event.Checked checked && checked.task().equals(task("one"))) {
            throw new IllegalArgumentException("what it told has 9000000 bytes");
          }
          return event;
        };
    start(Plans.of(step("one").needs(), step("two").needs()));
    assertThat(engine.state().task(task("one")).status()).isEqualTo(TaskStatus.FAILED);
    assertThat(engine.state().task(task("one")).detail()).contains("9000000 bytes");
    assertThat(world.on).containsExactly("two@toy");
    assertThat(error.get()).isNull();
  }

  @Test
  void request_thatComesBeforeTheEngineHasTakenOverWaitsForThat() {
    RunPlan plan = Plans.of(step("one"));
    engine = idle(plan);
    var reply = new AtomicReference<Reply>();
    engines.add(engine.request(new Request.Pause("lunch"), ANNA).subscribe(reply::set, error::set));
    time.advanceTime();
    assertThat(reply).hasValue(null);
    assertThat(journal.entries).isEmpty();
    begin(engine);
    assertThat(reply.get()).isInstanceOf(Reply.Accepted.class);
    assertThat(journal.events().getFirst()).isInstanceOf(Event.RunStarted.class);
  }

  @Test
  void request_toARunThatNeverBeganIsRefusedAndNothingIsRecorded() {
    var reply = new AtomicReference<Reply>();
    engines.add(
        idle(Plans.of(step("one")))
            .once(new Request.Pause(""), ANNA)
            .subscribe(reply::set, error::set));
    time.advanceTime();
    assertThat(reply.get())
        .isInstanceOfSatisfying(
            Reply.Refused.class, refused -> assertThat(refused.why()).contains("never began"));
    assertThat(journal.entries).isEmpty();
  }

  @Test
  void undo_whileACancelIsStoppingWhatADeadEngineLeftWaitsForThat() {
    stay.set(true);
    RunPlan plan = Plans.of(step("one"));
    world.durations.put("one@toy", Duration.ofHours(1));
    start(plan);
    journal.append(new Event.RunPaused(ANNA, "look"), 1);
    kill();
    world.ends = reactor.core.publisher.Mono.delay(Duration.ofSeconds(30)).thenReturn(true);
    start(plan);
    ask(new Request.Cancel("enough"), ANNA);
    Request undo = new Request.Undo(Optional.empty(), "");
    assertThat(ask(undo, ANNA)).isInstanceOf(Reply.Refused.class);
    time.advanceTimeBy(Duration.ofSeconds(30));
    assertThat(engine.state().status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(ask(undo, ANNA)).isInstanceOf(Reply.Accepted.class);
  }

  @Test
  void undoThatAsks_endsAnEngineThatMayNotWaitAndGoesOnAfterTheAnswer() {
    RunPlan plan = Plans.of(step("one"), step("two"), step("three"));
    start(plan);
    world.edited.add("three@toy");
    options = new Event.Options(false, Optional.empty(), true, Optional.empty());
    once(plan, new Request.Undo(Optional.of("two"), "wrong"));
    start(plan);
    assertThat(end.get().state().status()).isEqualTo(RunStatus.UNDOING);
    assertThat(end.get().state().task(task("three")).status()).isEqualTo(TaskStatus.UNDO_UNKNOWN);
    assertThat(last(Event.EngineStopped.class).why()).contains("undo it all the same?");
    once(plan, new Request.AnswerDoubt(task("three"), Event.Answer.AGAIN, "I painted it"));
    once(plan, new Request.Undo(end.get().state().undoTo(), "again"));
    start(plan);
    assertThat(end.get().state().status()).isEqualTo(RunStatus.UNDONE);
    assertThat(world.on).containsExactly("one@toy");
    assertThat(world.undoOperations).extracting(Operation::step).hasSize(2);
  }

  private void once(RunPlan plan, Request request) {
    var replies = new ArrayList<Reply>();
    engines.add(idle(plan).once(request, ANNA).subscribe(replies::add, error::set));
    time.advanceTime();
    assertThat(replies).containsExactly(new Reply.Accepted());
  }

  @Test
  void pause_endsAnEngineThatMayNotWait() {
    options = new Event.Options(false, Optional.empty(), true, Optional.empty());
    world.durations.put("one@toy", Duration.ofMinutes(1));
    start(Plans.of(step("one"), step("two")));
    ask(new Request.Pause("lunch"), ANNA);
    time.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(end.get().state().status()).isEqualTo(RunStatus.PAUSED);
    assertThat(world.effects).containsExactly("one@toy");
  }
}
