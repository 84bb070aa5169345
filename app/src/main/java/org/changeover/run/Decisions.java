package org.changeover.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.changeover.plan.Gate;
import org.changeover.plan.Phase;
import org.changeover.plan.Step;
import org.changeover.plan.StepWork;
import org.changeover.run.Standing.Progress;

/**
 * What follows from the state of a run: a pure function of plan, state and time.
 *
 * <p>The current phase is the first that is not through. In it, a step may begin when the steps
 * that it needs are through; its targets begin in their order, canaries first and alone, then as
 * many at once as the rollout allows, each for its whole chain. A failure beyond what is tolerated
 * halts the run: what is under way ends, nothing begins. Nothing here remembers anything, so the
 * same answer is given after a restart, a retry or an undo.
 *
 * <p>Told to stop after a step, a run begins nothing that comes behind it. Told so of a link, no
 * target goes on behind that link; since a chain runs as a whole on each target, those that have no
 * slot yet do not begin it.
 *
 * <p>Where a step stands is asked of the {@link Course}, so that an outlook costs in proportion to
 * the steps of the plan and to what is under way, whatever the number of targets.
 *
 * <p>A task that another run's lock keeps from beginning is asked for again and again; a run that
 * may not wait parks when nothing else is left.
 *
 * <p>A decision may be given again before the event that settles it is folded in; whoever carries
 * decisions out keeps track of what is in hand.
 */
public final class Decisions {
  private final RunPlan plan;
  private final Course course;
  private final RunState state;
  private final Instant now;
  private final List<Decision> decisions = new ArrayList<>();
  private final List<Decision> locked = new ArrayList<>();
  private final List<Outlook.Awaited> awaited = new ArrayList<>();
  private final Map<String, String> leftOut = new HashMap<>();
  private boolean heldBack;
  private Optional<Instant> paced = Optional.empty();

  private Decisions(Course course, Instant now) {
    this.plan = course.plan();
    this.course = course;
    this.state = course.state();
    this.now = now;
  }

  public static Outlook of(Course course, Instant now) {
    return new Decisions(course, now).outlook();
  }

  /** For one look: a course that is kept is cheaper for many. */
  public static Outlook of(RunPlan plan, RunState state, Instant now) {
    return of(Course.of(plan, state), now);
  }

  private Outlook outlook() {
    switch (state.status()) {
      case RUNNING -> running();
      case PAUSED -> awaitRun("paused until somebody resumes it");
      case PARKED -> awaitRun("parked: " + state.why());
      case CANCELLING -> cancelling();
      case UNDOING -> undoing();
      case CANCELLED, UNDONE, FINISHED -> {}
    }
    Optional<Instant> wake =
        Stream.concat(course.nextDue(now).stream(), paced.stream()).min(Comparator.naturalOrder());
    return new Outlook(decisions, awaited, wake);
  }

  private void awaitRun(String why) {
    awaited.add(
        new Outlook.Awaited(
            new TaskId(TaskId.RUN, TaskId.RUN), Outlook.Whose.PERSON, why, Optional.empty()));
  }

  private void running() {
    boolean halted = plan.plan().steps().anyMatch(step -> progress(step) == Progress.HALTED);
    boolean stopHere = state.options().until().filter(this::through).isPresent();
    for (Phase phase : plan.plan().phases()) {
      phase.steps().forEach(step -> step(step, halted || stopHere));
      if (phase.steps().stream().anyMatch(step -> progress(step) != Progress.THROUGH)) {
        settle(stopHere || (heldBack && awaited.isEmpty()));
        return;
      }
    }
    if (!course.anythingActive()) {
      decisions.add(new Decision.Finish(failedTasks()));
    }
  }

  /** Parks where the options say so, once nothing else is to be done. */
  private void settle(boolean stopHere) {
    boolean goesOn = course.anythingActive() || !decisions.isEmpty();
    if (goesOn || !state.options().noWait()) {
      decisions.addAll(locked);
    }
    if (goesOn || !decisions.isEmpty()) {
      return;
    }
    if (stopHere) {
      decisions.add(new Decision.Park("after " + state.options().until().orElseThrow()));
    } else if (state.options().noWait()
        && !awaited.isEmpty()
        && awaited.stream().noneMatch(one -> one.whose() == Outlook.Whose.FAILURE)) {
      Outlook.Awaited first = awaited.getFirst();
      decisions.add(new Decision.Park(first.task() + " waits: " + first.why()));
    }
  }

  private List<TaskId> failedTasks() {
    return plan.tasks().stream()
        .filter(id -> state.task(id).status() == TaskStatus.FAILED)
        .toList();
  }

  private Progress progress(Step outer) {
    return course.standing(outer).whole();
  }

  /** Whether a step or a link of a chain is through; a link also where only it is. */
  private boolean through(String id) {
    return plan.outer(id)
        .map(course::standing)
        .filter(standing -> standing.through(id, state))
        .isPresent();
  }

  private void step(Step step, boolean nothingNew) {
    awaitFailures(step);
    boolean ready = step.needIds().stream().allMatch(this::through);
    if (!ready || progress(step) == Progress.THROUGH) {
      noteLeftOut(step);
      return;
    }
    for (String target : course.standing(step).slots()) {
      link(step, target, nothingNew);
    }
  }

  private void awaitFailures(Step step) {
    if (progress(step) != Progress.HALTED) {
      return;
    }
    for (String target : course.standing(step).haltedTargets()) {
      for (TaskId id : plan.turn(step, target)) {
        TaskState task = state.task(id);
        if (task.status() == TaskStatus.FAILED || task.status() == TaskStatus.STOPPED) {
          awaited.add(
              new Outlook.Awaited(id, Outlook.Whose.FAILURE, task.detail(), Optional.empty()));
        }
      }
    }
  }

  /** Targets that failed within what a step tolerates take no part in later ones. */
  private void noteLeftOut(Step step) {
    if (step.rollout().isEmpty() || progress(step) != Progress.THROUGH) {
      return;
    }
    for (String target : course.standing(step).haltedTargets()) {
      leftOut.putIfAbsent(target, leftOutAfter(step.id()));
    }
  }

  /** Why a task is left out whose target failed in an earlier step. */
  static String leftOutAfter(String step) {
    return "left out: failed in " + step;
  }

  private static boolean isFresh(TaskStatus status) {
    return status == TaskStatus.PENDING || status == TaskStatus.UNDONE;
  }

  private void link(Step step, String target, boolean nothingNew) {
    boolean behindTheLast = false;
    for (Step link : Standing.links(step)) {
      TaskId id = new TaskId(link.id(), target);
      TaskState task = state.task(id);
      boolean failedButGoesOn =
          (task.status() == TaskStatus.FAILED || task.status() == TaskStatus.STOPPED)
              && Standing.goesOn(step, link);
      if (task.status().through() || failedButGoesOn) {
        behindTheLast |= state.options().until().filter(link.id()::equals).isPresent();
        continue;
      }
      if (isFresh(task.status()) && leftOut.containsKey(target)) {
        decisions.add(new Decision.LeaveOut(id, leftOut.get(target)));
      } else if (isFresh(task.status()) && behindTheLast) {
        heldBack = true;
      } else {
        task(link, task, nothingNew);
      }
      return;
    }
  }

  private void task(Step step, TaskState task, boolean nothingNew) {
    TaskId id = task.id();
    switch (task.status()) {
      case PENDING, UNDONE -> {
        if (!nothingNew && !tooSoon(id)) {
          begin(step, task);
        }
      }
      case APPROVED -> turn(task, new Decision.Apply(id));
      case IN_DOUBT -> turn(task, new Decision.Resolve(id));
      case GATE -> gate(step, task);
      case WAITING -> waiting(step, task);
      case RETRYING -> {
        if (isDue(task)) {
          turn(task, new Decision.Begin(id));
        } else {
          await(task, Outlook.Whose.TIME, "tries again after: " + task.detail());
        }
      }
      case MANUAL -> {
        if (state.options().yes() && lab()) {
          decisions.add(new Decision.AnswerByOption(id));
        } else {
          await(task, Outlook.Whose.PERSON, task.detail());
        }
      }
      case UNKNOWN, REJECTED, UNDO_FAILED, UNDO_UNKNOWN, UNDO_CONFIRMED ->
          await(task, Outlook.Whose.PERSON, task.detail());
      case RUNNING, UNDOING, SUCCEEDED, FAILED, SKIPPED, STOPPED -> {}
    }
  }

  /**
   * Whether the pace asks for a pause before this. Only the first target of a step pauses: a
   * fan-out has a speed of its own.
   */
  private boolean tooSoon(TaskId id) {
    Optional<Instant> next =
        state
            .options()
            .pace()
            .filter(_ -> state.tasksOf(id.step()).stream().allMatch(one -> isFresh(one.status())))
            .flatMap(pace ->
                lastEnd()
                    .map(end -> end.plus(pace))
                    .filter(at -> at.isAfter(now) && !at.isAfter(now.plus(pace))));
    paced = next.or(() -> paced);
    return next.isPresent();
  }

  private Optional<Instant> lastEnd() {
    return state.tasks().values().stream()
        .flatMap(task -> task.endedAt().stream())
        .max(Comparator.naturalOrder());
  }

  private void begin(Step step, TaskState task) {
    TaskId id = task.id();
    switch (step.work()) {
      case StepWork.Act _ -> turn(task, new Decision.Begin(id));
      case StepWork.Wait _ -> decisions.add(new Decision.StartWait(id));
      case StepWork.Manual _ -> decisions.add(new Decision.AskManual(id));
      case StepWork.Chain _ -> throw new IllegalStateException("a chain in a chain: " + id);
    }
  }

  /** A lock of another run is asked for as long as the run may wait, or has other things to do. */
  private void turn(TaskState task, Decision.OfTask decision) {
    (task.lock().isPresent() ? locked : decisions).add(decision);
    awaitLock(task);
  }

  private void awaitLock(TaskState task) {
    task.lock()
        .ifPresent(lock ->
            awaited.add(
                new Outlook.Awaited(task.id(), Outlook.Whose.TIME, lock.what(), lock.until())));
  }

  private void gate(Step step, TaskState task) {
    boolean self = task.gate().map(Event.GateOpened::self).orElse(false);
    if (state.options().yes() && (lab() || self)) {
      decisions.add(new Decision.AnswerByOption(task.id()));
      return;
    }
    if (isDue(task)) {
      boolean reject =
          step.approve().map(gate -> gate.otherwise() == Gate.Otherwise.REJECT).orElse(true);
      decisions.add(new Decision.ExpireGate(task.id(), reject));
    }
    await(task, Outlook.Whose.PERSON, task.detail());
  }

  private void waiting(Step step, TaskState task) {
    if (isDue(task)) {
      decisions.add(new Decision.EndWait(task.id()));
      return;
    }
    boolean looked = state.options().noWait() && !task.facts().isEmpty();
    if (step.work() instanceof StepWork.Wait(StepWork.Wait.Observed _, _, _) && !looked) {
      turn(task, new Decision.Look(task.id()));
    }
    await(task, Outlook.Whose.TIME, task.detail());
  }

  private boolean isDue(TaskState task) {
    return task.due().filter(due -> !due.isAfter(now)).isPresent();
  }

  private boolean lab() {
    return state.start().map(Event.RunStarted::lab).orElse(false);
  }

  private void await(TaskState task, Outlook.Whose whose, String why) {
    awaited.add(new Outlook.Awaited(task.id(), whose, why, task.due()));
  }

  private void cancelling() {
    if (!course.anythingActive()) {
      decisions.add(new Decision.FinishCancel());
    }
  }

  /** One task after the other, the one that ended last first. */
  private void undoing() {
    if (course.anythingActive()) {
      return;
    }
    course.nextToUndo().ifPresentOrElse(this::undo, () -> decisions.add(new Decision.FinishUndo()));
  }

  private void undo(TaskState task) {
    switch (task.status()) {
      case UNDO_FAILED -> await(task, Outlook.Whose.FAILURE, task.detail());
      case UNDO_UNKNOWN -> await(task, Outlook.Whose.PERSON, task.detail());
      case PENDING,
          UNKNOWN,
          RUNNING,
          GATE,
          APPROVED,
          REJECTED,
          WAITING,
          MANUAL,
          RETRYING,
          IN_DOUBT,
          SUCCEEDED,
          FAILED,
          SKIPPED,
          STOPPED,
          UNDOING,
          UNDO_CONFIRMED,
          UNDONE -> {
        decisions.add(new Decision.Undo(task.id()));
        awaitLock(task);
      }
    }
  }
}
