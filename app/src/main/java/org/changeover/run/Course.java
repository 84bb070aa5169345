package org.changeover.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.changeover.plan.Step;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedSet;
import org.pcollections.TreePSet;

/**
 * A run on its plan: its state, and what of it is asked after each event, kept ready. Immutable; an
 * event about one task changes the place of that task and nothing else, so that what follows from
 * it is found without a look at every task of a run over ten thousand hosts.
 *
 * <p>All but the state can be made from plan and state again: {@link #of} and {@link #fold} agree.
 */
public final class Course {
  private final RunPlan plan;
  private final RunState state;
  private final PMap<String, Standing> standings;
  private final PSortedSet<TaskId> active;
  private final PSortedSet<TaskId> halfUndone;
  private final PSortedSet<Due> due;
  private final PSortedSet<Ended> ended;

  /** A time that a task waits for, the soonest first. */
  private record Due(Instant at, TaskId task) implements Comparable<Due> {
    private static final Comparator<Due> ORDER =
        Comparator.comparing(Due::at).thenComparing(Due::task);

    @Override
    public int compareTo(Due other) {
      return ORDER.compare(this, other);
    }
  }

  /** A task that an undo takes back, the one that ended last first. */
  private record Ended(long order, TaskId task) implements Comparable<Ended> {
    private static final Comparator<Ended> ORDER =
        Comparator.comparingLong(Ended::order).reversed().thenComparing(Ended::task);

    @Override
    public int compareTo(Ended other) {
      return ORDER.compare(this, other);
    }
  }

  private Course(
      RunPlan plan,
      RunState state,
      PMap<String, Standing> standings,
      PSortedSet<TaskId> active,
      PSortedSet<TaskId> halfUndone,
      PSortedSet<Due> due,
      PSortedSet<Ended> ended) {
    this.plan = plan;
    this.state = state;
    this.standings = standings;
    this.active = active;
    this.halfUndone = halfUndone;
    this.due = due;
    this.ended = ended;
  }

  public static Course of(RunPlan plan, RunState state) {
    var standings = new HashMap<String, Standing>();
    plan.plan()
        .steps()
        .forEach(
            step -> standings.put(step.id(), Standing.of(Standing.Places.of(plan, step), state)));
    var active = new ArrayList<TaskId>();
    var halfUndone = new ArrayList<TaskId>();
    var due = new ArrayList<Due>();
    var ended = new ArrayList<Ended>();
    for (TaskState task : state.tasks().values()) {
      if (task.status().active()) {
        active.add(task.id());
      }
      if (task.halfUndone()) {
        halfUndone.add(task.id());
      }
      dueOf(task).ifPresent(due::add);
      endedOf(task).ifPresent(ended::add);
    }
    return new Course(
        plan,
        state,
        HashTreePMap.from(standings),
        TreePSet.from(active),
        TreePSet.from(halfUndone),
        TreePSet.from(due),
        TreePSet.from(ended));
  }

  private static Optional<Due> dueOf(TaskState task) {
    return task.due().map(at -> new Due(at, task.id()));
  }

  private static Optional<Ended> endedOf(TaskState task) {
    return task.toUndo() ? Optional.of(new Ended(task.endOrder(), task.id())) : Optional.empty();
  }

  /** After one more event. */
  public Course fold(Entry entry) {
    RunState next = state.fold(entry);
    return switch (entry.event()) {
      case Event.OfTask event -> after(event.task(), next);
      case Event.EngineStarted _, Event.RunResumed _, Event.UndoRequested _, Event.PlanAmended _ ->
          of(plan, next);
      case Event.RunStarted _,
          Event.EngineStopped _,
          Event.RunPaused _,
          Event.RunParked _,
          Event.CancelRequested _,
          Event.RunCancelled _,
          Event.RunFinished _,
          Event.ClockJumped _,
          Event.ProbeChanged _,
          Event.UndoFinished _,
          Event.RequestRefused _ ->
          new Course(plan, next, standings, active, halfUndone, due, ended);
    };
  }

  /** The same run on another version of its plan. */
  public Course on(RunPlan other) {
    return of(other, state);
  }

  private Course after(TaskId id, RunState next) {
    TaskState before = state.task(id);
    TaskState now = next.task(id);
    return new Course(
        plan,
        next,
        plan.outer(id.step())
            .map(step ->
                standings.plus(step.id(), standings.get(step.id()).after(id.target(), next)))
            .orElse(standings),
        now.status().active() ? active.plus(id) : active.minus(id),
        now.halfUndone() ? halfUndone.plus(id) : halfUndone.minus(id),
        moved(due, dueOf(before), dueOf(now)),
        moved(ended, endedOf(before), endedOf(now)));
  }

  private static <T> PSortedSet<T> moved(PSortedSet<T> set, Optional<T> from, Optional<T> to) {
    PSortedSet<T> without = from.map(set::minus).orElse(set);
    return to.map(without::plus).orElse(without);
  }

  public RunPlan plan() {
    return plan;
  }

  public RunState state() {
    return state;
  }

  /** Where an outer step stands. */
  Standing standing(Step outer) {
    return standings.get(outer.id());
  }

  boolean anythingActive() {
    return !active.isEmpty();
  }

  /** What is being worked on. */
  SortedSet<TaskId> active() {
    return active;
  }

  /** Tasks of which an undo began and did not come to its end. */
  SortedSet<TaskId> halfUndone() {
    return halfUndone;
  }

  /** When the next of what waits for a time is due. */
  Optional<Instant> nextDue(Instant now) {
    return due.stream().map(Due::at).filter(at -> at.isAfter(now)).findFirst();
  }

  /** What an undo under way takes back next. */
  Optional<TaskState> nextToUndo() {
    Set<String> steps = plan.stepsToUndo(state.undoTo());
    return ended.stream()
        .map(one -> state.task(one.task()))
        .filter(task -> steps.contains(task.id().step()))
        .findFirst();
  }
}
