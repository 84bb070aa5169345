package org.changeover.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.changeover.run.Actor;
import org.changeover.run.Course;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.Plans;
import org.changeover.run.Request;
import org.changeover.run.RequestRules;
import org.changeover.run.RunPlan;
import org.changeover.run.RunState;
import org.changeover.run.TaskId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of request, granted and refused, leaves who, with what, from where, when and why. */
class AuditTest {
  private static final Instant START = Instant.parse("2026-11-22T13:30:00Z");
  private static final Instant ASKED = START.plusSeconds(77);
  private static final String WHY = "because of ticket 4711";
  private static final Set<String> ALL = Set.of("operator", "approver");
  private static final Actor BY_KEY = new Actor("carol", ALL, "SHA256:abcdef", "203.0.113.9");
  private static final Actor LOCAL = new Actor("alice", ALL, "", "local", "alice-w");
  private static final TaskId TASK = Plans.task("one");
  private static final RunPlan PLAN = Plans.of(Plans.step("one"), Plans.step("two"));
  private static final RunPlan AMENDED =
      Plans.of(Plans.step("one"), Plans.step("two"), Plans.step("three"));

  private static List<Request> requests() {
    return List.of(
        new Request.Approve(TASK, WHY),
        new Request.Reject(TASK, WHY),
        new Request.Confirm(TASK, WHY),
        new Request.AnswerDoubt(TASK, Event.Answer.DONE, WHY),
        new Request.Retry(TASK, WHY),
        new Request.Skip(TASK, WHY),
        new Request.Pause(WHY),
        new Request.Resume(WHY),
        new Request.Cancel(WHY),
        new Request.Undo(Optional.empty(), WHY),
        new Request.Amend(2, "c".repeat(64), "d".repeat(64), WHY));
  }

  /** What happened before, so that the request is granted. */
  private static List<Event> before(Request request) {
    var started = new Event.TaskStarted(TASK, 1, 1);
    return switch (request) {
      case Request.Approve _, Request.Reject _ ->
          List.of(
              started,
              new Event.GateOpened(
                  TASK, "Go?", List.of(), 2, true, Optional.empty(), false, "fp", "0"));
      case Request.Confirm _ -> List.of(new Event.ManualAsked(TASK, "Telephone."));
      case Request.AnswerDoubt _ ->
          List.of(started, new Event.DoubtRaised(TASK, "Did it?", List.of(), false));
      case Request.Retry _ -> List.of(started, new Event.TaskFailed(TASK, "no", Optional.empty()));
      case Request.Resume _ -> List.of(new Event.RunPaused(LOCAL, ""));
      case Request.Skip _, Request.Pause _, Request.Cancel _, Request.Undo _, Request.Amend _ ->
          List.of();
    };
  }

  /** The report's audit after a request of somebody. */
  private static Report.Asked asked(Request request, Actor by) {
    var journal = new ArrayList<Entry>();
    add(
        journal,
        START,
        new Event.RunStarted(
            "r", "test", "T", "a", "b", List.of(), "1", 1, false, Map.of(), LOCAL));
    add(journal, START, new Event.EngineStarted(1, 1, Event.Options.none(), LOCAL));
    before(request).forEach(event -> add(journal, START, event));
    Course course = Course.of(PLAN, RunState.of(journal));
    switch (ruled(request, by, course)) {
      case RequestRules.Ruling.Granted(var events) ->
          events.forEach(event -> add(journal, ASKED, event));
      case RequestRules.Ruling.Refused refused -> add(journal, ASKED, refused.event(request, by));
    }
    return Report.of(new Source("r", PLAN, journal, "running", "", List.of(), List.of(), ASKED))
        .requests()
        .stream()
        .filter(one -> one.at().equals(ASKED))
        .findFirst()
        .orElseThrow();
  }

  private static RequestRules.Ruling ruled(Request request, Actor by, Course course) {
    return request instanceof Request.Amend amend
        ? RequestRules.amend(amend, AMENDED, by, course, false)
        : RequestRules.rule(request, by, course, ASKED);
  }

  private static void add(List<Entry> journal, Instant at, Event event) {
    journal.add(new Entry(journal.size() + 1L, at, event));
  }

  @Test
  void samples_areOfEveryKindThatThereIs() {
    assertThat(requests().stream().<Class<?>>map(Object::getClass).toList())
        .containsExactlyInAnyOrderElementsOf(Arrays.asList(Request.class.getPermittedSubclasses()));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void grantedRequest_isThereWithWhoWhenAndWhy(Request request) {
    for (Actor by : List.of(BY_KEY, LOCAL)) {
      Report.Asked asked = asked(request, by);
      assertThat(asked.refused()).isEmpty();
      isWhole(asked, request, by);
    }
  }

  @ParameterizedTest
  @MethodSource("requests")
  void refusedRequest_isThereWithWhoWhenAndWhy_andWhyNot(Request request) {
    var viewer = new Actor("vera", Set.of("viewer"), "SHA256:vera", "2001:db8::80");
    Report.Asked asked = asked(request, viewer);
    assertThat(asked.refused()).isPresent();
    isWhole(asked, request, viewer);
  }

  private static void isWhole(Report.Asked asked, Request request, Actor by) {
    assertThat(asked.request()).isEqualTo(request.word());
    assertThat(asked.by()).isEqualTo(by);
    assertThat(asked.at()).isEqualTo(ASKED);
    assertThat(asked.reason()).isEqualTo(WHY);
    assertThat(asked.task()).isEqualTo(request.about());
    assertThat(Words.means(asked.by()))
        .isEqualTo(by.key().isEmpty() ? "local, account alice-w" : by.from() + ", key " + by.key());
  }

  @Test
  void startOfTheRun_andEachOfItsEngines_areAskedForToo() {
    Played run = Played.started().add(new Event.EngineStarted(2, 5, options(true), Played.CAROL));
    List<Report.Asked> asked = run.report().requests();
    assertThat(asked).extracting(Report.Asked::request).containsExactly("run", "engine", "engine");
    assertThat(asked.get(0).reason()).isEqualTo("the lease of the old server ends");
    assertThat(asked.get(1).reason()).isEqualTo("the lease of the old server ends");
    assertThat(asked.get(2).detail()).contains("--yes");
    assertThat(asked.get(2).by()).isEqualTo(Played.CAROL);
  }

  private static Event.Options options(boolean yes) {
    return new Event.Options(yes, Optional.empty(), false, Optional.empty());
  }

  @Test
  void whatTheEngineDidByItsOwnRules_nobodyAskedFor() {
    Played run = Played.started().add(new Event.TaskSkipped(Played.STATS, "when", Actor.engine()));
    assertThat(run.report().requests()).extracting(Report.Asked::request).doesNotContain("skip");
  }
}
