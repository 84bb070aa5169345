package org.changeover.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How one event changes the state of a run. */
final class RunFold {
  private RunFold() {}

  static RunState fold(RunState before, Entry entry) {
    RunState state = before.at(entry);
    return switch (entry.event()) {
      case Event.OfTask event -> {
        TaskState task = state.task(event.task());
        yield state.with(task(task, event, entry));
      }
      case Event.RunStarted event -> state.started(event);
      case Event.EngineStarted event -> state.engine(event.epoch(), event.options()).interrupted();
      case Event.EngineStopped _ -> state;
      case Event.RunPaused event ->
          state.each(RunFold::askingNobody).status(RunStatus.PAUSED, event.reason());
      case Event.RunResumed _ -> state.each(RunFold::lookingAnew).status(RunStatus.RUNNING, "");
      case Event.RunParked event -> state.status(RunStatus.PARKED, event.why());
      case Event.PlanAmended event ->
          (event.atRest() ? state.interrupted() : state).each(RunFold::askedAnew).amended(event);
      case Event.CancelRequested event ->
          state.each(RunFold::askingNobody).status(RunStatus.CANCELLING, event.reason());
      case Event.RunCancelled _ -> state.status(RunStatus.CANCELLED, state.why());
      case Event.RunFinished _ -> state.status(RunStatus.FINISHED, "");
      case Event.ClockJumped _ -> state;
      case Event.ProbeChanged event -> probe(state, event, entry.at());
      case Event.UndoRequested event ->
          undoAgain(state).each(RunFold::askingNobody).undoing(event.to());
      case Event.UndoFinished _ ->
          state.status(RunStatus.UNDONE, state.undoTo().map(step -> "down to " + step).orElse(""));
      case Event.RequestRefused _ -> state;
    };
  }

  /** A request to undo tries again what could not be undone before. */
  private static RunState undoAgain(RunState state) {
    return state.each(task ->
        task.status() == TaskStatus.UNDO_FAILED
            ? task.edit().status(TaskStatus.SUCCEEDED).build()
            : task);
  }

  /** What has not begun is given up, and with it the wait for another run's lock. */
  private static TaskState askingNobody(TaskState task) {
    return task.lock().isEmpty() ? task : task.edit().noLock().build();
  }

  /**
   * What was approved was a step of another plan. What has not begun is asked everything again, its
   * {@code when} included.
   */
  private static TaskState askedAnew(TaskState task) {
    boolean asked =
        task.status() == TaskStatus.GATE
            || task.status() == TaskStatus.APPROVED && task.gate().isPresent();
    if (!asked && task.status() != TaskStatus.PENDING) {
      return task;
    }
    TaskState.Builder next = task.edit().status(TaskStatus.PENDING).noLock();
    if (asked) {
      next.noApprovals().detail("the plan was amended: it is asked for again");
    }
    return task.notBegun() ? next.attempt(task.generation(), 0).build() : next.build();
  }

  private static RunState probe(RunState state, Event.ProbeChanged event, Instant at) {
    if (!event.up()) {
      return state.probe(state.downSince().or(() -> Optional.of(at)), state.downtime());
    }
    return state.probe(Optional.empty(), state.downtimeAt(at));
  }

  /** What a wait's look found, and who held a resource, is asked again when a run goes on. */
  private static TaskState lookingAnew(TaskState task) {
    boolean looked = task.status() == TaskStatus.WAITING && !task.facts().isEmpty();
    if (!looked && task.lock().isEmpty()) {
      return task;
    }
    TaskState.Builder next = task.edit().noLock();
    return looked ? next.facts(List.of()).build() : next.build();
  }

  static TaskState interrupted(TaskState found) {
    TaskState task = lookingAnew(found);
    return switch (task.status()) {
      case RUNNING ->
          task.edit()
              .status(task.intentInAttempt() ? TaskStatus.IN_DOUBT : backToStart(task))
              .build();
      case UNDOING ->
          task.edit().status(TaskStatus.SUCCEEDED).detail("undo was interrupted").build();
      case PENDING,
          WAITING,
          GATE,
          APPROVED,
          REJECTED,
          MANUAL,
          RETRYING,
          IN_DOUBT,
          UNKNOWN,
          SUCCEEDED,
          FAILED,
          SKIPPED,
          STOPPED,
          UNDO_UNKNOWN,
          UNDO_CONFIRMED,
          UNDONE,
          UNDO_FAILED ->
          task;
    };
  }

  private static TaskStatus backToStart(TaskState task) {
    return task.approved() ? TaskStatus.APPROVED : TaskStatus.PENDING;
  }

  private static TaskState task(TaskState task, Event.OfTask event, Entry entry) {
    Instant at = entry.at();
    TaskState.Builder next = task.edit().noLock();
    return switch (event) {
      case Event.TaskStarted e ->
          next.status(TaskStatus.RUNNING)
              .attempt(e.generation(), e.attempt())
              .due(Optional.empty())
              .started(at)
              .build();
      case Event.LockAwaited e -> lockAwaited(task, e);
      case Event.Checked e when task.status() == TaskStatus.WAITING ->
          next.found(e.changes(), e.fingerprint()).facts(List.of(seen(e))).build();
      case Event.Checked e -> next.found(e.changes(), e.fingerprint()).detail(e.detail()).build();
      case Event.GateOpened e ->
          next.status(TaskStatus.GATE).gate(e).due(e.deadline()).detail(e.ask()).build();
      case Event.Approved e -> approved(task, e);
      case Event.Rejected e ->
          next.status(TaskStatus.REJECTED).noGate().detail(e.reason()).ended(at, 0).build();
      case Event.GateExpired e -> expired(task, e);
      case Event.WaitStarted e ->
          next.status(TaskStatus.WAITING)
              .due(Optional.of(e.until()))
              .detail(e.because())
              .facts(List.of())
              .started(at)
              .build();
      case Event.ManualAsked e ->
          next.status(TaskStatus.MANUAL).detail(e.what()).started(at).build();
      case Event.ManualConfirmed e ->
          next.status(TaskStatus.SUCCEEDED)
              .detail("confirmed by " + e.by().operator() + note(e.note()))
              .ended(at, entry.sequence())
              .build();
      case Event.IntentRecorded e ->
          task.status() == TaskStatus.UNDOING
              ? task
              : next.receipt(e.receipt(), e.reversal()).build();
      case Event.ChangeMade _ -> next.changed(true).build();
      case Event.OutputGiven e -> next.output(e.name(), e.value()).build();
      case Event.TaskSucceeded e ->
          next.status(TaskStatus.SUCCEEDED)
              .outcomeKnown()
              .detail(e.evidence())
              .changed(e.changed())
              .outputs(e.outputs())
              .facts(List.of())
              .noGate()
              .ended(at, entry.sequence())
              .build();
      case Event.TaskFailed e ->
          next.status(e.retryAt().isPresent() ? TaskStatus.RETRYING : TaskStatus.FAILED)
              .outcomeKnown()
              .detail(e.error())
              .due(e.retryAt())
              .ended(at, entry.sequence())
              .build();
      case Event.TaskStopped _ ->
          next.status(TaskStatus.STOPPED).outcomeKnown().ended(at, entry.sequence()).build();
      case Event.DoubtRaised e ->
          next.status(e.undoing() ? TaskStatus.UNDO_UNKNOWN : TaskStatus.UNKNOWN)
              .detail(e.question())
              .facts(e.facts())
              .ended(at, entry.sequence())
              .build();
      case Event.DoubtAnswered e ->
          task.status() == TaskStatus.UNDO_UNKNOWN
              ? undoAnswered(task, e, entry)
              : answered(task, e, entry);
      case Event.TaskSkipped e ->
          next.status(TaskStatus.SKIPPED)
              .noGate()
              .detail(e.reason())
              .ended(at, entry.sequence())
              .build();
      case Event.RetryRequested _ -> next.nextGeneration().status(TaskStatus.PENDING).build();
      case Event.UndoStarted _ -> next.status(TaskStatus.UNDOING).started(at).build();
      case Event.TaskUndone e ->
          next.nextGeneration()
              .nothingDone()
              .status(TaskStatus.UNDONE)
              .detail(e.evidence())
              .ended(at, 0)
              .build();
      case Event.UndoFailed e -> next.status(TaskStatus.UNDO_FAILED).detail(e.error()).build();
    };
  }

  /** What has come to an end, or waits for a time, keeps saying so. */
  private static TaskState lockAwaited(TaskState task, Event.LockAwaited event) {
    boolean begins =
        task.status() == TaskStatus.PENDING
            || task.status() == TaskStatus.UNDONE
            || task.status() == TaskStatus.APPROVED;
    TaskState.Builder next = task.edit().lock(event);
    return begins ? next.detail("waits " + event.what()).build() : next.build();
  }

  private static String seen(Event.Checked event) {
    return event.verdict() == Event.Verdict.UNKNOWN
        ? "it cannot be told yet: " + event.detail()
        : "not so yet";
  }

  private static TaskState approved(TaskState task, Event.Approved event) {
    TaskState next = task.edit().approval(event).build();
    return next.approved()
        ? next.edit().status(TaskStatus.APPROVED).due(Optional.empty()).build()
        : next;
  }

  private static TaskState expired(TaskState task, Event.GateExpired event) {
    TaskState.Builder next = task.edit().due(Optional.empty());
    return event.rejected()
        ? next.status(TaskStatus.REJECTED).noGate().detail("nobody approved in time").build()
        : next.detail("nobody approved in time; held until somebody does").build();
  }

  /**
   * A person's word says how it goes on, and not that nothing of it is left: whatever is done next
   * to it ends that first.
   */
  private static TaskState answered(TaskState task, Event.DoubtAnswered event, Entry entry) {
    TaskState.Builder next = task.edit().facts(List.of());
    String by = "decided by " + event.by().operator() + note(event.reason());
    return switch (event.answer()) {
      case DONE ->
          next.status(TaskStatus.SUCCEEDED).detail(by).ended(entry.at(), entry.sequence()).build();
      case AGAIN -> next.status(TaskStatus.APPROVED).detail(by).build();
      case FAILED ->
          next.status(TaskStatus.FAILED).detail(by).ended(entry.at(), entry.sequence()).build();
    };
  }

  private static TaskState undoAnswered(TaskState task, Event.DoubtAnswered event, Entry entry) {
    String by = "decided by " + event.by().operator() + note(event.reason());
    TaskState.Builder next = task.edit().facts(List.of()).detail(by);
    return switch (event.answer()) {
      case DONE ->
          next.nextGeneration()
              .nothingDone()
              .status(TaskStatus.UNDONE)
              .detail(by)
              .ended(entry.at(), 0)
              .build();
      case AGAIN -> next.status(TaskStatus.UNDO_CONFIRMED).build();
      case FAILED -> next.status(TaskStatus.UNDO_FAILED).notEnded().build();
    };
  }

  private static String note(String note) {
    return note.isBlank() ? "" : ": " + note;
  }
}
