package org.changeover.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.changeover.run.Plans.step;
import static org.changeover.run.Plans.task;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.changeover.plan.Gate;
import org.changeover.plan.Plan;
import org.changeover.plan.Role;
import org.changeover.plan.Value;
import org.changeover.spi.Receipt;
import org.changeover.spi.Reversal;
import org.junit.jupiter.api.Test;

/** What may become of a plan while it is carried out. */
class AmendmentTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Actor ANNA = new Actor("anna", Set.of("operator"), "", "local");
  private static final Actor VERA = new Actor("vera", Set.of("viewer"), "", "local");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static RunState after(Event... events) {
    var entries = new ArrayList<Entry>();
    entries.add(new Entry(1, NOW, started()));
    for (Event event : events) {
      entries.add(new Entry(entries.size() + 1, NOW, event));
    }
    return RunState.of(entries);
  }

  private static Event started() {
    return new Event.RunStarted(
        "test-1", "test", "A test", "0", "0", List.of(), "0.1.0", 1, false, Map.of(), ANNA);
  }

  private static Event done(TaskId task) {
    return new Event.TaskSucceeded(task, "so it is", true, Map.of());
  }

  private static Event gate(TaskId task) {
    return new Event.GateOpened(
        task, "Go?", List.of("approver"), 1, true, Optional.empty(), false, "off", "0");
  }

  private static List<String> refusals(RunPlan before, RunPlan after, RunState state) {
    return Amendment.of(before, after, state).refusals();
  }

  @Test
  void stepThatHasNotBegun_mayBeChangedRemovedMovedAndJoined() {
    RunPlan before = Plans.of(step("one"), step("two"), step("three"), step("four"));
    RunPlan after = Plans.of(step("one"), step("four"), step("new"), step("two").timeout(MINUTE));
    var amendment = Amendment.of(before, after, after(done(task("one"))));
    assertThat(amendment.refusals()).isEmpty();
    assertThat(amendment.difference())
        .containsExactly(
            "- step 'three'",
            "+ step 'new', behind 'four' in 'phase-0'",
            "+   title: new",
            "+   uses: toy/set",
            "~ step 'two' moves: behind 'one' in 'phase-0' -> behind 'new' in 'phase-0'",
            "~ step 'two', timeout: nothing -> 1m");
  }

  @Test
  void stepThatHasBegun_isNeitherChangedNorRemovedNorMoved_andEveryReasonIsGiven() {
    RunPlan before =
        Plans.ofPhases(
            List.of(step("one"), step("two"), step("three"), step("four"), step("five")),
            List.of(step("last")));
    RunPlan after =
        Plans.ofPhases(
            List.of(step("two").needs(), step("one").timeout(MINUTE).needs(), step("five").needs()),
            List.of(step("last"), step("four")));
    RunState state =
        after(
            done(task("one")),
            done(task("two")),
            done(task("three")),
            new Event.TaskStarted(task("four"), 1, 1));
    assertThat(refusals(before, after, state))
        .containsExactly(
            "step 'one' has begun and would be changed (timeout): keep it as it was, or undo it first (changeover undo RUN --to one)",
            "step 'two' has begun and would be changed (needs): keep it as it was, or undo it first (changeover undo RUN --to two)",
            "step 'three' has begun and would be removed: keep it as it was, or undo it first (changeover undo RUN --to three)",
            "step 'four' has begun and would be moved from the phase 'phase-0' to 'phase-1': keep it as it was, or undo it first (changeover undo RUN --to four)",
            "step 'two' has begun and would be moved before 'one': keep it as it was, or undo it first (changeover undo RUN --to two)",
            "step 'five' would stand before 'four', which has begun: put it behind what has begun, or undo that first",
            "step 'last' would stand before 'four', which has begun: put it behind what has begun, or undo that first");
  }

  @Test
  void newStep_standsBehindWhatHasBegun_orBesideIt() {
    RunPlan before = Plans.of(step("one"), step("two"), step("three"));
    RunState state = after(done(task("one")), done(task("two")));
    assertThat(
            refusals(before, Plans.of(step("one"), step("new"), step("two"), step("three")), state))
        .containsExactly(
            "step 'new' would stand before 'two', which has begun: put it behind what has begun, or undo that first");
    assertThat(
            refusals(
                before,
                Plans.of(
                    step("one"), step("new"), step("two").needs("one"), step("three").needs("two")),
                state))
        .isEmpty();
  }

  @Test
  void chainAndFanOut_haveBegunWhenTheyHaveOnOneTarget() {
    RunPlan before =
        Plans.of(
            step("all").on("a", "b").chain(step("first"), step("second")), step("wide").on("a"));
    RunState state = after(done(new TaskId("first", "a")));
    RunPlan after =
        Plans.of(
            step("all")
                .on("a", "c")
                .chain(step("first"), step("new"), step("second").timeout(MINUTE)),
            step("wide").on("a", "b"));
    assertThat(refusals(before, after, state))
        .containsExactly(
            "step 'all' has begun and would be changed (steps, targets, second.timeout): keep it as it was, or undo it first (changeover undo RUN --to all)");
  }

  @Test
  void anotherPlan_andTheSamePlan_areRefused() {
    RunPlan plan = Plans.of(step("one"));
    assertThat(refusals(plan, Plans.of(step("one")), after()))
        .containsExactly("the plan says what the run's plan says: there is nothing to amend");
    RunPlan other = new RunPlan(renamed(plan), plan.targets());
    assertThat(refusals(plan, other, after()))
        .containsExactly(
            "the run is of the plan 'test', and this is 'other': name a plan of the same id");
  }

  private static Plan renamed(RunPlan plan) {
    Plan same = plan.plan();
    return new Plan(
        "other",
        same.title(),
        same.vars(),
        same.downtime(),
        same.probe(),
        same.phases(),
        same.source(),
        same.sha256(),
        same.at());
  }

  @Test
  void questionForAnApproval_hasDoneNothing_andAnEffectHas() {
    RunPlan before = Plans.of(step("one").gate(1, true, null, Gate.Otherwise.HOLD));
    RunPlan after =
        Plans.of(step("one").gate(1, true, null, Gate.Otherwise.HOLD).timeout(MINUTE), step("two"));
    TaskId one = task("one");
    assertThat(refusals(before, after, after(gate(one)))).isEmpty();
    assertThat(refusals(before, after, after(gate(one), new Event.Approved(one, ANNA, "", "off"))))
        .isEmpty();
    assertThat(refusals(before, after, after(gate(one), new Event.Rejected(one, ANNA, "no"))))
        .isEmpty();
    var intent =
        new Event.IntentRecorded(one, 1, 1, 1, Receipt.of("toy/set@1", Map.of()), Reversal.exact());
    var undone = new Event.TaskUndone(one, "off again");
    assertThat(refusals(before, after, after(new Event.TaskStarted(one, 1, 1), intent))).hasSize(1);
    assertThat(refusals(before, after, after(new Event.TaskStarted(one, 1, 1), intent, undone)))
        .isEmpty();
  }

  @Test
  void stepThatTheRunIsToStopAfter_stays() {
    RunPlan before = Plans.of(step("one"), step("two"));
    RunPlan after = Plans.of(step("one"), step("three"));
    var until = new Event.Options(false, Optional.of("two"), false, Optional.empty());
    RunState state = after(new Event.EngineStarted(1, 1, until, ANNA));
    assertThat(refusals(before, after, state))
        .containsExactly(
            "step 'two' would be removed, and the run is to stop after it (--until): keep it, or resume the run with another --until first");
  }

  @Test
  void approvalOfAStepThatStays_doesNotBecomeLooser() {
    RunPlan before =
        Plans.of(
            step("gone").gate(1, false, null, Gate.Otherwise.HOLD),
            step("fewer").gate(2, false, null, Gate.Otherwise.HOLD),
            step("self").gate(1, false, null, Gate.Otherwise.HOLD),
            step("stricter").gate(1, true, null, Gate.Otherwise.HOLD),
            step("removed").gate(1, true, null, Gate.Otherwise.HOLD),
            step("late").gate(1, false, MINUTE, Gate.Otherwise.REJECT),
            step("open").gate(1, false, MINUTE, Gate.Otherwise.REJECT));
    RunPlan after =
        Plans.of(
            step("gone"),
            step("fewer").gate(1, false, null, Gate.Otherwise.HOLD),
            step("self").gate(1, true, null, Gate.Otherwise.HOLD),
            step("stricter").gate(2, false, MINUTE, Gate.Otherwise.REJECT),
            step("renamed"),
            step("late").gate(1, false, MINUTE.plusSeconds(1), Gate.Otherwise.REJECT),
            step("open").gate(1, false, null, Gate.Otherwise.HOLD));
    String advice =
        ", and an amendment may not make an approval looser: keep what it says under approve";
    assertThat(refusals(before, after, after()))
        .containsExactly(
            "step 'gone' would not ask for an approval any more" + advice,
            "step 'fewer' would ask for 1 instead of 2" + advice,
            "step 'self' could be approved by whoever started the run" + advice,
            "step 'removed' asks for an approval and would be removed, perhaps for one that asks for none: keep it, and skip it if it is not to be done (changeover skip RUN removed)",
            "step 'late' would be rejected later than before, or not at all" + advice,
            "step 'open' would be rejected later than before, or not at all" + advice);
  }

  @Test
  void approvalMayBeGivenByFewer_andNotByOthers() {
    RunPlan before = Plans.of(step("one").gate(gate(Set.of(Role.APPROVER), Set.of("vera"))));
    RunPlan fewer = Plans.of(step("one").gate(gate(Set.of(Role.APPROVER), Set.of())));
    RunPlan others = Plans.of(step("one").gate(gate(Set.of(), Set.of("vera", "anna"))));
    assertThat(refusals(before, fewer, after())).isEmpty();
    assertThat(refusals(before, others, after()))
        .containsExactly(
            "step 'one' could be approved by others than before, and an amendment may not make an approval looser: keep what it says under approve");
  }

  private static Gate gate(Set<Role> roles, Set<String> names) {
    return new Gate(
        new Value.Text("Go?", Plans.HERE),
        roles,
        names,
        1,
        Optional.empty(),
        Gate.Otherwise.HOLD,
        false,
        Plans.HERE);
  }

  @Test
  void whoAmended_approvesNothingOfIt_unlessTheGateSaysSo() {
    TaskId one = task("one");
    Actor bert = new Actor("bert", Set.of("operator", "approver"), "", "local");
    Actor cleo = new Actor("cleo", Set.of("approver"), "", "local");
    RunPlan plan = Plans.of(step("one").gate(1, false, null, Gate.Otherwise.HOLD));
    var amended = new Event.PlanAmended(2, "1", "2", List.of("~"), bert, "");
    var opened =
        new Event.GateOpened(
            one, "Go?", List.of("approver"), 1, false, Optional.empty(), false, "off", "0");
    var again = new Event.PlanAmended(3, "2", "3", List.of("~"), ANNA, "");
    RunState state = after(amended, again, opened);
    var request = new Request.Approve(one, "", Optional.empty());
    assertThat(new GateRules(plan, state, bert).againstApproval(request, NOW))
        .hasValueSatisfying(why -> assertThat(why).contains("bert", "amended"));
    assertThat(new GateRules(plan, state, cleo).againstApproval(request, NOW)).isEmpty();
  }

  @Test
  void approvalThatWasNotUsed_isVoid_andWhatHasEndedIsKept() {
    RunState state =
        after(
            done(task("one")),
            gate(task("two")),
            gate(task("three")),
            new Event.Approved(task("three"), ANNA, "", "off"),
            new Event.PlanAmended(2, "1", "2", List.of("~"), ANNA, "better so"));
    assertThat(state.planVersion()).isEqualTo(2);
    assertThat(state.planSha256()).isEqualTo("1");
    assertThat(state.task(task("one")).status()).isEqualTo(TaskStatus.SUCCEEDED);
    for (String asked : List.of("two", "three")) {
      assertThat(state.task(task(asked)).status()).isEqualTo(TaskStatus.PENDING);
      assertThat(state.task(task(asked)).approvals()).isEmpty();
    }
  }

  @Test
  void runThatIsOverOrOnItsWayBack_andAViewer_amendNothing() {
    RunPlan before = Plans.of(step("one"));
    RunPlan after = Plans.of(step("one"), step("two"));
    var request = new Request.Amend(2, "1", "2", "");
    assertThat(why(request, before, after, ANNA, after(new Event.RunFinished(List.of()))))
        .isEqualTo("the run is finished: its plan cannot be amended");
    assertThat(why(request, before, after, ANNA, after(new Event.CancelRequested(ANNA, ""))))
        .isEqualTo("the run is cancelling: its plan cannot be amended");
    assertThat(why(request, before, after, VERA, after()))
        .isEqualTo("vera has not the role operator");
    assertThat(why(new Request.Amend(3, "1", "2", ""), before, after, ANNA, after()))
        .startsWith("the plan was amended meanwhile: look at the difference again");
  }

  private static String why(
      Request.Amend request, RunPlan before, RunPlan after, Actor actor, RunState state) {
    return ((RequestRules.Ruling.Refused)
            RequestRules.amend(request, after, actor, Course.of(before, state), false))
        .why();
  }

  @Test
  void eventsBeforeAnAmendment_foldOnThePlanThatCameAfter() {
    RunPlan after = Plans.of(step("new"));
    Course course = Course.of(after, RunState.empty());
    var events =
        List.of(
            started(),
            gate(task("gone")),
            new Event.WaitStarted(task("other"), NOW, ""),
            new Event.PlanAmended(2, "1", "2", List.of("~"), ANNA, ""));
    for (Event event : events) {
      course = course.fold(new Entry(course.state().sequence() + 1, NOW, event));
      assertThat(Decisions.of(course, NOW)).isNotNull();
    }
    assertThat(Decisions.of(course, NOW).decisions())
        .containsExactly(new Decision.Begin(task("new")));
  }
}
