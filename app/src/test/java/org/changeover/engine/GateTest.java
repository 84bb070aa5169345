package org.changeover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.changeover.run.Plans.step;
import static org.changeover.run.Plans.task;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.changeover.plan.Gate;
import org.changeover.run.Actor;
import org.changeover.run.Event;
import org.changeover.run.Plans;
import org.changeover.run.Reply;
import org.changeover.run.Request;
import org.changeover.run.RunPlan;
import org.changeover.run.RunStatus;
import org.changeover.run.TaskStatus;
import org.changeover.spi.Check;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Approvals and rejections that meet: one another, the end of a gate's time, a changed world. */
class GateTest extends VirtualRun {
  private static final Duration OPEN = Duration.ofMinutes(30);
  private static final Request APPROVE = new Request.Approve(task("one"), "");
  private static final Request REJECT = new Request.Reject(task("one"), "not tonight");

  @BeforeEach
  void somebodyIsThere() {
    stay.set(true);
  }

  private static RunPlan gated(int count, Duration within, Gate.Otherwise otherwise) {
    return Plans.of(step("one").gate(count, true, within, otherwise));
  }

  private TaskStatus status() {
    return engine.state().task(task("one")).status();
  }

  private long count(Class<? extends Event> type) {
    return journal.events().stream().filter(type::isInstance).count();
  }

  /** Both are on their way before the engine looks at the first. */
  private List<Reply> atOnce(Request first, Actor by, Request second, Actor other) {
    var one = new AtomicReference<Reply>();
    var two = new AtomicReference<Reply>();
    engines.add(
        time.schedule(() -> {
          engines.add(engine.request(first, by).subscribe(one::set, error::set));
          engines.add(engine.request(second, other).subscribe(two::set, error::set));
        }));
    time.advanceTime();
    return List.of(one.get(), two.get());
  }

  private static String why(Reply reply) {
    return ((Reply.Refused) reply).why();
  }

  @Test
  void approval_inTheLastMomentIsTakenAndItsTimeNeverFires() {
    start(gated(1, OPEN, Gate.Otherwise.REJECT));
    time.advanceTimeBy(OPEN.minusMillis(1));
    assertThat(ask(APPROVE, BERT)).isInstanceOf(Reply.Accepted.class);
    time.advanceTimeBy(Duration.ofHours(5));
    assertThat(world.effects).containsExactly("one@toy");
    assertThat(count(Event.GateExpired.class)).isZero();
  }

  @Test
  void approval_thatComesJustBeforeItsTimeFiresAtThatTimeIsRefused() {
    var reply = new AtomicReference<Reply>();
    engines.add(
        Mono.delay(OPEN, time)
            .then(Mono.defer(() -> engine.request(APPROVE, BERT)))
            .subscribe(reply::set, error::set));
    start(gated(1, OPEN, Gate.Otherwise.REJECT));
    time.advanceTimeBy(OPEN);
    assertThat(why(reply.get()))
        .isEqualTo(
            "the time for approving one@toy is over; its gate opens anew when it is tried again (changeover retry RUN one@toy)");
    assertThat(status()).isEqualTo(TaskStatus.REJECTED);
    assertThat(count(Event.GateExpired.class)).isOne();
    assertThat(count(Event.Approved.class)).isZero();
    assertThat(world.effects).isEmpty();
  }

  @Test
  void approval_afterTheEndOfItsTimeIsRefusedAndTheGateOpensAnewOnRequest() {
    start(gated(1, OPEN, Gate.Otherwise.REJECT));
    time.advanceTimeBy(OPEN);
    assertThat(why(ask(APPROVE, BERT))).contains("is rejected already", "changeover retry RUN");
    assertThat(ask(new Request.Retry(task("one"), ""), ANNA)).isInstanceOf(Reply.Accepted.class);
    assertThat(ask(APPROVE, BERT)).isInstanceOf(Reply.Accepted.class);
    assertThat(world.effects).containsExactly("one@toy");
  }

  @Test
  void approval_givenBeforeAHeldGateWentOverTimeStillCounts() {
    start(gated(2, OPEN, Gate.Otherwise.HOLD));
    ask(APPROVE, BERT);
    time.advanceTimeBy(Duration.ofHours(9));
    assertThat(count(Event.GateExpired.class)).isOne();
    assertThat(status()).isEqualTo(TaskStatus.GATE);
    ask(APPROVE, CARL);
    assertThat(world.effects).containsExactly("one@toy");
  }

  @Test
  void approval_givenWhileTheTimeEndedWithoutAnEngineIsNoneAfterwards() {
    RunPlan plan = gated(2, OPEN, Gate.Otherwise.REJECT);
    start(plan);
    ask(APPROVE, BERT);
    kill();
    time.advanceTimeBy(Duration.ofHours(1));
    start(plan);
    assertThat(status()).isEqualTo(TaskStatus.REJECTED);
    ask(new Request.Retry(task("one"), ""), ANNA);
    ask(APPROVE, CARL);
    assertThat(world.effects).isEmpty();
  }

  @Test
  void approvals_ofOneOperatorAtOnceCountOnce() {
    start(gated(2, null, Gate.Otherwise.HOLD));
    List<Reply> replies = atOnce(APPROVE, BERT, APPROVE, BERT);
    assertThat(replies.getFirst()).isInstanceOf(Reply.Accepted.class);
    assertThat(why(replies.getLast())).isEqualTo("bert has approved one@toy already");
    assertThat(world.effects).isEmpty();
  }

  @Test
  void approvals_ofTwoAtOnceWhereOneIsEnoughApplyOnce() {
    start(gated(1, null, Gate.Otherwise.HOLD));
    List<Reply> replies = atOnce(APPROVE, BERT, APPROVE, CARL);
    assertThat(why(replies.getLast())).contains("is approved already");
    assertThat(world.effects).containsExactly("one@toy");
    assertThat(count(Event.Approved.class)).isOne();
  }

  @Test
  void approvalAndRejection_atOnceTheFirstCounts() {
    start(gated(1, null, Gate.Otherwise.HOLD));
    List<Reply> replies = atOnce(APPROVE, BERT, REJECT, CARL);
    assertThat(why(replies.getLast())).contains("is approved already");
    assertThat(world.effects).containsExactly("one@toy");
    assertThat(why(ask(REJECT, CARL)))
        .isEqualTo("one@toy does not wait for an approval (state: succeeded)");
  }

  @Test
  void rejectionAndApproval_atOnceTheFirstCounts() {
    start(gated(1, null, Gate.Otherwise.HOLD));
    List<Reply> replies = atOnce(REJECT, CARL, APPROVE, BERT);
    assertThat(replies.getFirst()).isInstanceOf(Reply.Accepted.class);
    assertThat(why(replies.getLast())).contains("is rejected already", "changeover retry RUN");
    assertThat(world.effects).isEmpty();
    assertThat(why(ask(REJECT, CARL))).contains("is rejected already");
  }

  @Test
  void approval_ofAStepThatHasNotAskedOrThatThereIsNot_saysSo() {
    start(
        Plans.of(step("zero").waits("PT1H"), step("one").gate(1, true, null, Gate.Otherwise.HOLD)));
    assertThat(why(ask(APPROVE, BERT))).isEqualTo("one@toy has not asked for an approval yet");
    assertThat(why(ask(new Request.Approve(task("two"), ""), BERT)))
        .isEqualTo("the plan has no step 'two' on 'toy'");
  }

  @Test
  void approval_isRecordedWhileItWaitsForALockAndIsNotAskedForAgain() throws IOException {
    var other = new ResourceLocks(folder.resolve("locks"), "other").claim(Set.of("switch:one@toy"));
    RunPlan plan = gated(1, null, Gate.Otherwise.HOLD);
    start(plan);
    other.take();
    ask(APPROVE, BERT);
    assertThat(status()).isEqualTo(TaskStatus.APPROVED);
    assertThat(why(ask(APPROVE, CARL))).contains("is approved already");
    other.close();
    time.advanceTimeBy(Duration.ofSeconds(1));
    assertThat(world.effects).containsExactly("one@toy");
  }

  @Test
  void approval_countsForWhatItsGiverSawAndNotForWhatWasFoundSince() {
    start(gated(1, null, Gate.Otherwise.HOLD));
    Request seen = approvalOfWhatIsShown();
    world.checks.put("one@toy", () -> Mono.just(new Check.Differs(List.of(), "painted")));
    assertThat(ask(seen, BERT)).isInstanceOf(Reply.Accepted.class);
    assertThat(status()).isEqualTo(TaskStatus.GATE);
    assertThat(why(ask(seen, CARL))).contains("has changed since it was shown: look again");
    assertThat(status()).isEqualTo(TaskStatus.GATE);
    assertThat(world.effects).isEmpty();
    assertThat(ask(approvalOfWhatIsShown(), CARL)).isInstanceOf(Reply.Accepted.class);
    assertThat(engine.state().status()).isEqualTo(RunStatus.RUNNING);
    assertThat(world.effects).containsExactly("one@toy");
  }

  private Request approvalOfWhatIsShown() {
    return new Request.Approve(task("one"), "", Optional.of(engine.state().shown(task("one"))));
  }
}
