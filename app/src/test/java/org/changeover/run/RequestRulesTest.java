package org.changeover.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.changeover.run.Plans.step;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.changeover.plan.Gate;
import org.junit.jupiter.api.Test;

/** Every request in every state: granted, or refused with a sentence. */
class RequestRulesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Actor ANNA = new Actor("anna", Set.of("operator", "approver"), "", "local");
  private static final Actor VERA = new Actor("vera", Set.of("viewer"), "", "local");
  private static final TaskId TASK = Plans.task("one");
  private static final TaskId NONE = new TaskId("none", "nowhere");
  private static final RunPlan PLAN =
      Plans.of(
          step("one").gate(1, true, Duration.ofHours(1), Gate.Otherwise.HOLD),
          step("all").on("a", "b").rollout(0, 1, 1).chain(step("first"), step("second")));

  private static List<Request> requests(TaskId task) {
    var all = new ArrayList<Request>();
    all.add(new Request.Approve(task, ""));
    all.add(new Request.Reject(task, ""));
    all.add(new Request.Confirm(task, ""));
    for (Event.Answer answer : Event.Answer.values()) {
      all.add(new Request.AnswerDoubt(task, answer, "seen"));
    }
    all.add(new Request.Retry(task, ""));
    all.add(new Request.Skip(task, ""));
    all.add(new Request.Pause(""));
    all.add(new Request.Resume(""));
    all.add(new Request.Cancel(""));
    all.add(new Request.Undo(Optional.empty(), ""));
    all.add(new Request.Undo(Optional.of("none"), ""));
    return all;
  }

  private static RunState state(RunStatus run, TaskStatus status) {
    TaskState task =
        TaskState.pending(TASK)
            .edit()
            .gate(
                new Event.GateOpened(
                    TASK, "Go?", List.of(), 1, true, Optional.empty(), false, "fp", "0"))
            .status(status)
            .build();
    RunState empty = RunState.empty();
    return empty.engine(1, empty.options()).with(task).status(run, "");
  }

  private static List<RunState> states() {
    return Arrays.stream(RunStatus.values())
        .flatMap(run -> Arrays.stream(TaskStatus.values()).map(status -> state(run, status)))
        .toList();
  }

  private static RequestRules.Ruling rule(Request request, Actor actor, RunState state) {
    return RequestRules.rule(request, actor, Course.of(PLAN, state), NOW);
  }

  @Test
  void everyRequestInEveryState_isGrantedOrRefusedWithASentence() {
    for (RunState state : states()) {
      for (TaskId task : List.of(TASK, NONE, new TaskId("first", "a"), new TaskId("one", "a"))) {
        for (Request request : requests(task)) {
          switch (rule(request, ANNA, state)) {
            case RequestRules.Ruling.Granted(var events) -> folds(state, events);
            case RequestRules.Ruling.Refused(var why) ->
                assertThat(why.split(" ")).as("%s: %s", request, why).hasSizeGreaterThan(3);
          }
        }
      }
    }
  }

  private static void folds(RunState before, List<Event> events) {
    assertThat(events).isNotEmpty();
    RunState state = before;
    for (Event event : events) {
      state = state.fold(new Entry(state.sequence() + 1, NOW, event));
    }
    assertThat(Decisions.of(PLAN, state, NOW)).isNotNull();
  }

  @Test
  void viewer_mayDoNothing() {
    for (RunState state : states()) {
      for (Request request : requests(TASK)) {
        assertThat(rule(request, VERA, state))
            .as("%s in %s", request, state)
            .isInstanceOf(RequestRules.Ruling.Refused.class);
      }
    }
  }

  @Test
  void cancelledRun_takesNothingThatWouldGoOn() {
    for (TaskStatus status : TaskStatus.values()) {
      RunState state = state(RunStatus.CANCELLED, status);
      assertThat(
              List.of(
                  rule(new Request.Approve(TASK, ""), ANNA, state),
                  rule(new Request.Confirm(TASK, ""), ANNA, state),
                  rule(new Request.Retry(TASK, ""), ANNA, state),
                  rule(new Request.Skip(TASK, ""), ANNA, state)))
          .allSatisfy(ruling ->
              assertThat(ruling)
                  .isEqualTo(
                      new RequestRules.Ruling.Refused(
                          "the run is cancelled: it can only be undone (changeover undo RUN)")));
    }
  }

  @Test
  void retryOfWhatIsInDoubt_namesTheCommandThatAnswers() {
    assertThat(
            rule(new Request.Retry(TASK, ""), ANNA, state(RunStatus.RUNNING, TaskStatus.UNKNOWN)))
        .isEqualTo(
            new RequestRules.Ruling.Refused(
                "one@toy is in doubt: answer that first (changeover answer RUN one@toy)"));
  }
}
