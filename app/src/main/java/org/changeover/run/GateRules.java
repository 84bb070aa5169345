package org.changeover.run;

import java.time.Instant;
import java.util.Optional;

/** Whether an operator's approval or rejection of a task is taken. */
final class GateRules {
  private static final String OPERATOR = "operator";
  private static final String APPROVER = "approver";

  private final RunPlan plan;
  private final RunState state;
  private final Actor actor;

  GateRules(RunPlan plan, RunState state, Actor actor) {
    this.plan = plan;
    this.state = state;
    this.actor = actor;
  }

  /** Why it is not taken; empty when it is. */
  Optional<String> againstApproval(Request.Approve request, Instant now) {
    TaskId id = request.task();
    return open(id).isEmpty()
        ? Optional.of(notOpen(id))
        : againstApprover(id, open(id).get())
            .or(() -> againstMoment(id, open(id).get(), request.seen(), now));
  }

  private Optional<String> againstApprover(TaskId id, Event.GateOpened gate) {
    if (!admitted(gate)) {
      return Optional.of(
          "%s may not approve %s: it wants %s"
              .formatted(actor.operator(), id, String.join(", ", gate.by())));
    }
    if (!gate.self() && isParty()) {
      return Optional.of(
          "%s started or amended this run and so does not approve %s; somebody else does"
              .formatted(actor.operator(), id));
    }
    return state.task(id).approvers().contains(actor.operator())
        ? Optional.of(actor.operator() + " has approved " + id + " already")
        : Optional.empty();
  }

  /** An approval is bound to what the check found: to what its giver saw of it, and not to more. */
  private Optional<String> againstMoment(
      TaskId id, Event.GateOpened gate, Optional<String> seen, Instant now) {
    boolean late = gate.deadline().filter(deadline -> !deadline.isAfter(now)).isPresent();
    if (late && gate.rejectWhenLate()) {
      return Optional.of("the time for approving %s is over; %s".formatted(id, openAnew(id)));
    }
    return seen.filter(shown -> !shown.equals(state.shown(id)))
        .map(_ ->
            "what was found for %s, or the plan, has changed since it was shown: look again"
                .formatted(id));
  }

  /** Why it is not taken; empty when it is. */
  Optional<String> againstRejection(TaskId id) {
    Optional<Event.GateOpened> gate = open(id);
    if (gate.isEmpty()) {
      return Optional.of(notOpen(id));
    }
    return admitted(gate.get()) || actor.may(OPERATOR)
        ? Optional.empty()
        : Optional.of(actor.operator() + " may not reject " + id);
  }

  private Optional<Event.GateOpened> open(TaskId id) {
    TaskState task = state.task(id);
    return task.status() == TaskStatus.GATE ? task.gate() : Optional.empty();
  }

  private String notOpen(TaskId id) {
    if (plan.step(id).isEmpty()) {
      return RequestRules.unknown(id);
    }
    TaskStatus status = state.task(id).status();
    return switch (status) {
      case REJECTED -> "%s is rejected already; %s".formatted(id, openAnew(id));
      case APPROVED -> id + " is approved already, and goes on as soon as it can";
      case PENDING, UNDONE -> id + " has not asked for an approval yet";
      case GATE,
          RUNNING,
          WAITING,
          MANUAL,
          RETRYING,
          IN_DOUBT,
          UNKNOWN,
          SUCCEEDED,
          FAILED,
          SKIPPED,
          STOPPED,
          UNDOING,
          UNDO_UNKNOWN,
          UNDO_CONFIRMED,
          UNDO_FAILED ->
          "%s does not wait for an approval (state: %s)".formatted(id, RequestRules.word(status));
    };
  }

  private static String openAnew(TaskId id) {
    return "its gate opens anew when it is tried again (changeover retry RUN %s)".formatted(id);
  }

  /** Who wrote a part of the plan that holds now is as much of a party as who started it. */
  private boolean isParty() {
    return state.amenders().contains(actor.operator())
        || state.start().filter(run -> run.by().operator().equals(actor.operator())).isPresent();
  }

  /**
   * By role, or by name. A name alone does not do for who comes by a key: the SSH server's file may
   * have taken the role of approver from the operator since the run began.
   */
  private boolean admitted(Event.GateOpened gate) {
    boolean byName = actor.key().isEmpty() || actor.may(APPROVER);
    return gate.by().isEmpty()
        ? actor.may(APPROVER)
        : gate.by().stream()
            .anyMatch(name ->
                (byName && name.equals(actor.operator()))
                    || actor.roles().stream()
                        .anyMatch(role -> name.equals(role) || name.equals(role + "s")));
  }
}
