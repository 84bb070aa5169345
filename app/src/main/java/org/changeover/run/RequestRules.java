package org.changeover.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.changeover.plan.Step;

/**
 * Whether a request is granted, and which events record it. Roles are enforced here, in the engine,
 * and nowhere in a view.
 */
public final class RequestRules {
  private static final String OPERATOR = "operator";
  private static final String APPROVER = "approver";

  private final RunPlan plan;
  private final RunState state;
  private final Actor actor;

  private RequestRules(RunPlan plan, RunState state, Actor actor) {
    this.plan = plan;
    this.state = state;
    this.actor = actor;
  }

  /** What becomes of a request. */
  public sealed interface Ruling {
    /** To be appended, in this order. */
    record Granted(List<Event> events) implements Ruling {}

    record Refused(String why) implements Ruling {}
  }

  public static Ruling rule(
      Request request, Actor actor, RunPlan plan, RunState state, Instant now) {
    return new RequestRules(plan, state, actor).rule(request, now);
  }

  private Ruling rule(Request request, Instant now) {
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
      case Request.Resume _ -> resume();
      case Request.Cancel cancel -> cancel(cancel);
      case Request.Undo undo -> undo(undo);
    };
  }

  private Ruling approve(Request.Approve request, Instant now) {
    TaskState task = state.task(request.task());
    Optional<Event.GateOpened> gate = task.gate();
    if (task.status() != TaskStatus.GATE || gate.isEmpty()) {
      return refused(request.task() + " does not wait for an approval");
    }
    if (!admitted(gate.get())) {
      return refused(
          "%s may not approve %s: it wants %s"
              .formatted(actor.operator(), request.task(), String.join(", ", gate.get().by())));
    }
    if (!gate.get().self() && isStarter()) {
      return refused(
          "%s started this run and so does not approve %s; somebody else does"
              .formatted(actor.operator(), request.task()));
    }
    if (task.approvers().contains(actor.operator())) {
      return refused(actor.operator() + " has approved " + request.task() + " already");
    }
    boolean late = gate.get().deadline().filter(deadline -> !deadline.isAfter(now)).isPresent();
    if (late && gate.get().rejectWhenLate()) {
      return refused("the time for approving " + request.task() + " is over");
    }
    return granted(
        new Event.Approved(request.task(), actor, request.reason(), gate.get().fingerprint()));
  }

  private boolean isStarter() {
    return state
        .start()
        .filter(start -> start.by().operator().equals(actor.operator()))
        .isPresent();
  }

  private boolean admitted(Event.GateOpened gate) {
    return gate.by().isEmpty()
        ? actor.may(APPROVER)
        : gate.by().stream()
            .anyMatch(name ->
                name.equals(actor.operator())
                    || actor.roles().stream()
                        .anyMatch(role -> name.equals(role) || name.equals(role + "s")));
  }

  private Ruling reject(Request.Reject request) {
    TaskState task = state.task(request.task());
    if (task.status() != TaskStatus.GATE || task.gate().isEmpty()) {
      return refused(request.task() + " does not wait for an approval");
    }
    if (!admitted(task.gate().get()) && !actor.may(OPERATOR)) {
      return refused(actor.operator() + " may not reject " + request.task());
    }
    return granted(new Event.Rejected(request.task(), actor, request.reason()));
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
    Optional<Step> step = plan.step(id);
    if (step.isEmpty()) {
      return unknownTask(id);
    }
    TaskState task = state.task(id);
    boolean can =
        switch (task.status()) {
          case FAILED, STOPPED, REJECTED, RETRYING -> true;
          case SKIPPED -> true;
          case PENDING,
              RUNNING,
              GATE,
              APPROVED,
              WAITING,
              MANUAL,
              IN_DOUBT,
              UNKNOWN,
              SUCCEEDED,
              UNDOING,
              UNDO_UNKNOWN,
              UNDO_CONFIRMED,
              UNDONE,
              UNDO_FAILED ->
              false;
        };
    if (!can) {
      return refused(
          id
              + " is "
              + word(task.status())
              + ": only what failed, was rejected, "
              + "stopped or skipped can be tried again");
    }
    Optional<String> later = laterThatRan(step.get());
    if (later.isPresent()) {
      return refused(
          "%s needs %s and has run already: undo it first (changeover undo RUN --to %s)"
              .formatted(later.get(), id.step(), later.get()));
    }
    return operator(new Event.RetryRequested(id, actor, request.reason()));
  }

  /** A step that names the given one in its needs, and that something has happened to. */
  private Optional<String> laterThatRan(Step step) {
    return plan.plan()
        .everyStep()
        .filter(other -> other.needIds().contains(step.id()))
        .filter(other ->
            state.tasksOf(other.id()).stream()
                .anyMatch(task -> task.status() == TaskStatus.SUCCEEDED || task.status().active()))
        .map(Step::id)
        .findFirst();
  }

  private Ruling skip(Request.Skip request) {
    TaskId id = request.task();
    if (plan.step(id).isEmpty()) {
      return unknownTask(id);
    }
    TaskStatus status = state.task(id).status();
    return switch (status) {
      case PENDING, GATE, APPROVED, REJECTED, WAITING, MANUAL, RETRYING, FAILED, STOPPED, UNDONE ->
          operator(new Event.TaskSkipped(id, request.reason(), actor));
      case UNKNOWN, IN_DOUBT, UNDO_UNKNOWN, UNDO_CONFIRMED, UNDO_FAILED ->
          refused(id + " is in doubt: answer that first (changeover answer RUN " + id + ")");
      case RUNNING, UNDOING, SUCCEEDED, SKIPPED -> refused(id + " is " + word(status));
    };
  }

  private Ruling pause(Request.Pause request) {
    return state.status() == RunStatus.RUNNING
        ? operator(new Event.RunPaused(actor, request.reason()))
        : refused("the run is " + word(state.status()) + ": only a running one can be paused");
  }

  private Ruling resume() {
    return switch (state.status()) {
      case PAUSED, PARKED, UNDONE -> operator(new Event.RunResumed(actor));
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

  private Ruling undo(Request.Undo request) {
    if (request.to().isPresent() && plan.plan().step(request.to().get()).isEmpty()) {
      return refused("the plan has no step '" + request.to().get() + "'");
    }
    if (state.tasks().values().stream().anyMatch(task -> task.status().active())) {
      return refused("something is under way: pause or cancel the run first");
    }
    return operator(new Event.UndoRequested(request.to(), actor, request.reason()));
  }

  private Ruling unknownTask(TaskId id) {
    return refused("the plan has no step '" + id.step() + "' on '" + id.target() + "'");
  }

  private Ruling operator(Event event) {
    return actor.may(OPERATOR)
        ? granted(event)
        : refused(actor.operator() + " has not the role operator");
  }

  private static Ruling granted(Event event) {
    return new Ruling.Granted(List.of(event));
  }

  private static Ruling refused(String why) {
    return new Ruling.Refused(why);
  }

  private static String word(Enum<?> value) {
    if (value == TaskStatus.GATE) {
      return "waiting for approval";
    }
    return value.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }
}
