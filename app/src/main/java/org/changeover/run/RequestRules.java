package org.changeover.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.changeover.plan.Step;

/**
 * Whether a request is granted, and which events record it. Roles are enforced here, in the engine,
 * and nowhere in a view.
 */
public final class RequestRules {
  private static final String OPERATOR = "operator";

  private final Course course;
  private final RunPlan plan;
  private final RunState state;
  private final Actor actor;
  private final GateRules gates;

  private RequestRules(Course course, Actor actor) {
    this.course = course;
    this.plan = course.plan();
    this.state = course.state();
    this.actor = actor;
    this.gates = new GateRules(plan, state, actor);
  }

  /** What becomes of a request. */
  public sealed interface Ruling {
    /** To be appended, in this order. */
    record Granted(List<Event> events) implements Ruling {}

    record Refused(String why) implements Ruling {
      /** What records it. */
      public Event event(Request request, Actor actor) {
        return Event.RequestRefused.of(request, actor, why);
      }
    }
  }

  public static Ruling rule(Request request, Actor actor, Course course, Instant now) {
    return new RequestRules(course, actor).rule(request, now);
  }

  /**
   * The same for an amendment.
   *
   * @param next the plan that is asked for
   * @param atRest whether no engine has the run
   */
  public static Ruling amend(
      Request.Amend request, RunPlan next, Actor actor, Course course, boolean atRest) {
    return new RequestRules(course, actor).amend(request, next, atRest);
  }

  private Ruling rule(Request request, Instant now) {
    return closedTo(request).<Ruling>map(Ruling.Refused::new).orElseGet(() -> open(request, now));
  }

  /** Why a run that is over, or on its way back, takes no such request. */
  private Optional<String> closedTo(Request request) {
    boolean goesOn =
        switch (request) {
          case Request.Approve _, Request.Reject _, Request.Confirm _ -> true;
          case Request.Retry _, Request.Skip _ -> true;
          case Request.AnswerDoubt answer ->
              answer.answer() == Event.Answer.AGAIN
                  && state.task(answer.task()).status() == TaskStatus.UNKNOWN;
          case Request.Pause _,
              Request.Resume _,
              Request.Cancel _,
              Request.Undo _,
              Request.Amend _ ->
              false;
        };
    if (!goesOn) {
      return Optional.empty();
    }
    return switch (state.status()) {
      case CANCELLING, CANCELLED ->
          Optional.of("the run is cancelled: it can only be undone (changeover undo RUN)");
      case UNDOING ->
          Optional.of("the run is being undone: resume it afterwards (changeover resume RUN)");
      case RUNNING, PAUSED, PARKED, UNDONE, FINISHED -> Optional.empty();
    };
  }

  private Ruling open(Request request, Instant now) {
    return switch (request) {
      case Request.Approve approve -> approve(approve, now);
      case Request.Reject reject -> reject(reject);
      case Request.Confirm confirm ->
          onTask(
              confirm.task(),
              TaskStatus.MANUAL,
              "is not a manual step that waits",
              new Event.ManualConfirmed(confirm.task(), actor, confirm.note()));
      case Request.AnswerDoubt answer -> answer(answer);
      case Request.Retry retry -> retry(retry);
      case Request.Skip skip -> skip(skip);
      case Request.Pause pause -> pause(pause);
      case Request.Resume resume -> resume(resume);
      case Request.Cancel cancel -> cancel(cancel);
      case Request.Undo undo -> undo(undo);
      case Request.Amend _ ->
          throw new IllegalArgumentException("an amendment is ruled on with its plan");
    };
  }

  private Ruling approve(Request.Approve request, Instant now) {
    return gates
        .againstApproval(request, now)
        .map(RequestRules::refused)
        .orElseGet(() ->
            granted(
                new Event.Approved(
                    request.task(),
                    actor,
                    request.reason(),
                    state.task(request.task()).gate().orElseThrow().fingerprint())));
  }

  private Ruling reject(Request.Reject request) {
    return gates
        .againstRejection(request.task())
        .map(RequestRules::refused)
        .orElseGet(() -> granted(new Event.Rejected(request.task(), actor, request.reason())));
  }

  private Ruling answer(Request.AnswerDoubt request) {
    TaskStatus status = state.task(request.task()).status();
    if (status != TaskStatus.UNKNOWN && status != TaskStatus.UNDO_UNKNOWN) {
      return refused(request.task() + " is not in doubt");
    }
    if (request.reason().isBlank()) {
      return refused("an answer to a doubt needs a reason: give --reason");
    }
    return operator(
        new Event.DoubtAnswered(request.task(), request.answer(), actor, request.reason()));
  }

  private Ruling onTask(TaskId id, TaskStatus wanted, String otherwise, Event event) {
    return state.task(id).status() == wanted ? operator(event) : refused(id + " " + otherwise);
  }

  private Ruling retry(Request.Retry request) {
    TaskId id = request.task();
    if (plan.step(id).isEmpty()) {
      return unknownTask(id);
    }
    Optional<String> obstacle = noRetry(id).or(() -> laterThatRan(id));
    if (obstacle.isPresent()) {
      return refused(obstacle.get());
    }
    return goingOn(id, new Event.RetryRequested(id, actor, request.reason()), request.reason());
  }

  /** A target that no longer counts as failed takes part again in what it was left out of. */
  private Ruling goingOn(TaskId id, Event first, String reason) {
    var events = new ArrayList<Event>();
    events.add(first);
    leftOutBecauseOf(id)
        .forEach(later -> events.add(new Event.RetryRequested(later, actor, reason)));
    if (state.status() == RunStatus.FINISHED) {
      events.add(new Event.RunResumed(actor, reason));
    }
    return operator(events);
  }

  private Optional<String> noRetry(TaskId id) {
    TaskStatus status = state.task(id).status();
    return switch (status) {
      case FAILED, STOPPED, REJECTED, RETRYING, SKIPPED -> Optional.empty();
      case UNKNOWN, UNDO_UNKNOWN -> Optional.of(answerFirst(id));
      case IN_DOUBT -> Optional.of(resumeFirst(id));
      case UNDO_FAILED -> Optional.of(undoAgain(id));
      case PENDING,
          RUNNING,
          GATE,
          APPROVED,
          WAITING,
          MANUAL,
          SUCCEEDED,
          UNDOING,
          UNDO_CONFIRMED,
          UNDONE ->
          Optional.of(
              "%s is %s: only what failed, was rejected, stopped or skipped can be tried again"
                  .formatted(id, word(status)));
    };
  }

  private static String answerFirst(TaskId id) {
    return "%s is in doubt: answer that first (changeover answer RUN %s)".formatted(id, id);
  }

  private static String resumeFirst(TaskId id) {
    return "%s is in doubt: resume the run, it looks first what became of it".formatted(id);
  }

  private static String undoAgain(TaskId id) {
    return "%s could not be undone: mend what its error names, then undo again".formatted(id);
  }

  /** Why a step cannot be tried again: one that names it in its needs has run on what it did. */
  private Optional<String> laterThatRan(TaskId id) {
    Step outer = plan.outer(id.step()).orElseThrow();
    return plan.plan()
        .everyStep()
        .filter(
            other -> other.needIds().contains(id.step()) || other.needIds().contains(outer.id()))
        .filter(other -> ranAfter(other, id, outer))
        .map(other ->
            "%s needs %s and has run already: undo it first (changeover undo RUN --to %s)"
                .formatted(other.id(), id.step(), other.id()))
        .findFirst();
  }

  /** A later step on the same targets runs on each of them by itself. */
  private boolean ranAfter(Step other, TaskId id, Step outer) {
    boolean eachByItself =
        plan.targetsOf(other).contains(id.target())
            || outer.rollout().filter(rollout -> rollout.tolerate() > 0).isPresent();
    return plan.targetsOf(other).stream()
        .filter(target -> !eachByItself || target.equals(id.target()))
        .flatMap(target -> plan.turn(other, target).stream())
        .map(later -> state.task(later).status())
        .anyMatch(status -> status == TaskStatus.SUCCEEDED || status.active());
  }

  /** What was left out on a target because a task failed there; it takes part again. */
  private List<TaskId> leftOutBecauseOf(TaskId id) {
    String outer = plan.outer(id.step()).map(Step::id).orElse(id.step());
    return plan.tasksOn(id.target())
        .filter(later -> !later.equals(id))
        .filter(later -> state.task(later).status() == TaskStatus.SKIPPED)
        .filter(later -> state.task(later).detail().equals(Decisions.leftOutAfter(outer)))
        .toList();
  }

  private Ruling skip(Request.Skip request) {
    TaskId id = request.task();
    if (plan.step(id).isEmpty()) {
      return unknownTask(id);
    }
    TaskStatus status = state.task(id).status();
    if (status != TaskStatus.REJECTED && state.task(id).leftOpen()) {
      return refused(
          id
              + " was begun, and something of it may still be going on: have it done again, or cancel the run, which ends it");
    }
    return switch (status) {
      case PENDING, GATE, APPROVED, REJECTED, WAITING, MANUAL, RETRYING, FAILED, STOPPED, UNDONE ->
          goingOn(id, new Event.TaskSkipped(id, request.reason(), actor), request.reason());
      case UNKNOWN, UNDO_UNKNOWN -> refused(answerFirst(id));
      case IN_DOUBT -> refused(resumeFirst(id));
      case UNDO_FAILED -> refused(undoAgain(id));
      case RUNNING, UNDOING, UNDO_CONFIRMED, SUCCEEDED, SKIPPED ->
          refused(id + " is " + word(status) + ": there is nothing to skip");
    };
  }

  private Ruling pause(Request.Pause request) {
    return state.status() == RunStatus.RUNNING
        ? operator(new Event.RunPaused(actor, request.reason()))
        : refused("the run is " + word(state.status()) + ": only a running one can be paused");
  }

  private Ruling resume(Request.Resume request) {
    return switch (state.status()) {
      case PAUSED, PARKED, UNDONE -> operator(new Event.RunResumed(actor, request.reason()));
      case RUNNING, CANCELLING, CANCELLED, UNDOING, FINISHED ->
          refused("the run is " + word(state.status()) + ": there is nothing to resume");
    };
  }

  private Ruling cancel(Request.Cancel request) {
    return switch (state.status()) {
      case RUNNING, PAUSED, PARKED -> operator(new Event.CancelRequested(actor, request.reason()));
      case CANCELLING, CANCELLED, UNDOING, UNDONE, FINISHED ->
          refused("the run is " + word(state.status()) + ": it cannot be cancelled");
    };
  }

  private Ruling amend(Request.Amend request, RunPlan next, boolean atRest) {
    Optional<String> closed =
        switch (state.status()) {
          case RUNNING, PAUSED, PARKED, UNDONE -> Optional.empty();
          case CANCELLING, CANCELLED, UNDOING, FINISHED ->
              Optional.of("the run is " + word(state.status()) + ": its plan cannot be amended");
        };
    if (closed.isPresent()) {
      return refused(closed.get());
    }
    if (request.planVersion() != state.planVersion() + 1) {
      return refused(
          "the plan was amended meanwhile: look at the difference again (changeover amend RUN PLAN)");
    }
    Amendment amendment = Amendment.of(plan, next, state);
    return amendment.refusals().isEmpty()
        ? operator(
            new Event.PlanAmended(
                request.planVersion(),
                request.planSha256(),
                request.inputsSha256(),
                amendment.difference(),
                actor,
                request.reason(),
                atRest))
        : refused(String.join("\n", amendment.refusals()));
  }

  private Ruling undo(Request.Undo request) {
    if (request.to().isPresent() && plan.plan().step(request.to().get()).isEmpty()) {
      return refused("the plan has no step '" + request.to().get() + "'");
    }
    if (course.anythingActive()) {
      return refused(
          "%s is under way: wait for its end or cancel the run".formatted(course.active().first()));
    }
    return notYetUndone(request.to())
        .map(RequestRules::refused)
        .orElseGet(() -> operator(new Event.UndoRequested(request.to(), actor, request.reason())));
  }

  /** What was begun to be undone is neither done nor undone: no undo may leave it out. */
  private Optional<String> notYetUndone(Optional<String> to) {
    Set<String> steps = plan.stepsToUndo(to);
    return course.halfUndone().stream()
        .filter(id -> !steps.contains(id.step()))
        .findFirst()
        .map(id ->
            "%s is not undone yet: undo down to it, or further (changeover undo RUN --to %s)"
                .formatted(id, id.step()));
  }

  private Ruling unknownTask(TaskId id) {
    return refused(unknown(id));
  }

  static String unknown(TaskId id) {
    return "the plan has no step '" + id.step() + "' on '" + id.target() + "'";
  }

  private Ruling operator(Event event) {
    return operator(List.of(event));
  }

  private Ruling operator(List<Event> events) {
    return actor.may(OPERATOR)
        ? new Ruling.Granted(events)
        : refused(actor.operator() + " has not the role operator");
  }

  private static Ruling granted(Event event) {
    return new Ruling.Granted(List.of(event));
  }

  private static Ruling refused(String why) {
    return new Ruling.Refused(why);
  }

  static String word(Enum<?> value) {
    if (value == TaskStatus.GATE) {
      return "waiting for approval";
    }
    return value.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }
}
