package org.changeover.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.spi.Change;
import org.changeover.spi.Receipt;
import org.changeover.spi.Reversal;

/**
 * A word of the journal: something that was decided or found to be so. Never changes its meaning;
 * the {@code type} names are part of the documented form of {@code changeover events --json}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Event.RunStarted.class, name = "run-started"),
  @JsonSubTypes.Type(value = Event.EngineStarted.class, name = "engine-started"),
  @JsonSubTypes.Type(value = Event.EngineStopped.class, name = "engine-stopped"),
  @JsonSubTypes.Type(value = Event.RunPaused.class, name = "run-paused"),
  @JsonSubTypes.Type(value = Event.RunResumed.class, name = "run-resumed"),
  @JsonSubTypes.Type(value = Event.RunParked.class, name = "run-parked"),
  @JsonSubTypes.Type(value = Event.PlanAmended.class, name = "plan-amended"),
  @JsonSubTypes.Type(value = Event.CancelRequested.class, name = "cancel-requested"),
  @JsonSubTypes.Type(value = Event.RunCancelled.class, name = "run-cancelled"),
  @JsonSubTypes.Type(value = Event.RunFinished.class, name = "run-finished"),
  @JsonSubTypes.Type(value = Event.ClockJumped.class, name = "clock-jumped"),
  @JsonSubTypes.Type(value = Event.ProbeChanged.class, name = "probe-changed"),
  @JsonSubTypes.Type(value = Event.TaskStarted.class, name = "task-started"),
  @JsonSubTypes.Type(value = Event.LockAwaited.class, name = "lock-awaited"),
  @JsonSubTypes.Type(value = Event.Checked.class, name = "checked"),
  @JsonSubTypes.Type(value = Event.GateOpened.class, name = "gate-opened"),
  @JsonSubTypes.Type(value = Event.Approved.class, name = "approved"),
  @JsonSubTypes.Type(value = Event.Rejected.class, name = "rejected"),
  @JsonSubTypes.Type(value = Event.GateExpired.class, name = "gate-expired"),
  @JsonSubTypes.Type(value = Event.WaitStarted.class, name = "wait-started"),
  @JsonSubTypes.Type(value = Event.ManualAsked.class, name = "manual-asked"),
  @JsonSubTypes.Type(value = Event.ManualConfirmed.class, name = "manual-confirmed"),
  @JsonSubTypes.Type(value = Event.IntentRecorded.class, name = "intent-recorded"),
  @JsonSubTypes.Type(value = Event.ChangeMade.class, name = "change-made"),
  @JsonSubTypes.Type(value = Event.OutputGiven.class, name = "output-given"),
  @JsonSubTypes.Type(value = Event.TaskSucceeded.class, name = "task-succeeded"),
  @JsonSubTypes.Type(value = Event.TaskFailed.class, name = "task-failed"),
  @JsonSubTypes.Type(value = Event.TaskStopped.class, name = "task-stopped"),
  @JsonSubTypes.Type(value = Event.DoubtRaised.class, name = "doubt-raised"),
  @JsonSubTypes.Type(value = Event.DoubtAnswered.class, name = "doubt-answered"),
  @JsonSubTypes.Type(value = Event.TaskSkipped.class, name = "task-skipped"),
  @JsonSubTypes.Type(value = Event.RetryRequested.class, name = "retry-requested"),
  @JsonSubTypes.Type(value = Event.UndoRequested.class, name = "undo-requested"),
  @JsonSubTypes.Type(value = Event.UndoStarted.class, name = "undo-started"),
  @JsonSubTypes.Type(value = Event.TaskUndone.class, name = "task-undone"),
  @JsonSubTypes.Type(value = Event.UndoFailed.class, name = "undo-failed"),
  @JsonSubTypes.Type(value = Event.UndoFinished.class, name = "undo-finished"),
  @JsonSubTypes.Type(value = Event.RequestRefused.class, name = "request-refused"),
})
public sealed interface Event {

  /** Events of one task. */
  sealed interface OfTask extends Event {
    TaskId task();
  }

  /** A plugin as frozen with the run. */
  record Plugin(String id, String version, String sha256) {}

  /**
   * How a run was asked to behave.
   *
   * @param yes answer gates and manual steps where that is allowed
   * @param until park after this step
   * @param noWait park instead of waiting for a person or a time
   * @param maxWait longest wait; on the lab only
   * @param pace how long after the end of one step the next begins, so that a person can follow
   * @param reason why it was asked to; empty when that was not said
   */
  record Options(
      boolean yes,
      Optional<String> until,
      boolean noWait,
      Optional<Duration> maxWait,
      Optional<Duration> pace,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String reason) {

    public Options {
      reason = reason == null ? "" : reason; // journals of earlier versions do not say it
    }

    /** For no reason that was said. */
    public Options(
        boolean yes,
        Optional<String> until,
        boolean noWait,
        Optional<Duration> maxWait,
        Optional<Duration> pace) {
      this(yes, until, noWait, maxWait, pace, "");
    }

    /** At full speed, and for no reason that was said. */
    public Options(
        boolean yes, Optional<String> until, boolean noWait, Optional<Duration> maxWait) {
      this(yes, until, noWait, maxWait, Optional.empty(), "");
    }

    /** The same for another reason. */
    public Options because(String why) {
      return new Options(yes, until, noWait, maxWait, pace, why);
    }

    public static Options none() {
      return new Options(false, Optional.empty(), false, Optional.empty());
    }
  }

  /**
   * The first event of every journal: what is run, frozen.
   *
   * @param previewSha256 of the preview that it was begun on
   * @param rehearsal its bounds, when it is one
   * @param inputsSha256 of all that was frozen for it; journals of earlier versions do not say it
   */
  record RunStarted(
      String run,
      String plan,
      String title,
      String planSha256,
      String inventorySha256,
      List<Plugin> plugins,
      String version,
      int journalFormat,
      boolean lab,
      Map<String, String> variables,
      Actor by,
      Optional<String> previewSha256,
      Optional<Rehearsal> rehearsal,
      Optional<String> inputsSha256)
      implements Event {

    /** Without a preview, for real, and of what is frozen nowhere. */
    public RunStarted(
        String run,
        String plan,
        String title,
        String planSha256,
        String inventorySha256,
        List<Plugin> plugins,
        String version,
        int journalFormat,
        boolean lab,
        Map<String, String> variables,
        Actor by) {
      this(
          run,
          plan,
          title,
          planSha256,
          inventorySha256,
          plugins,
          version,
          journalFormat,
          lab,
          variables,
          by,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }

  /** An engine took the run over: the first one, or one after a stop or crash. */
  record EngineStarted(long epoch, long pid, Options options, Actor by) implements Event {}

  /** An engine let go of the run in good order. */
  record EngineStopped(String why) implements Event {
    /** Of one that had a process of its own, as when the machine is shut down. */
    public static final String TOLD_TO_END = "it was told to end";

    /** Of one in the foreground, where a person did it. */
    public static final String INTERRUPTED = "it was interrupted";
  }

  record RunPaused(Actor by, String reason) implements Event {}

  record RunResumed(Actor by, @JsonInclude(JsonInclude.Include.NON_EMPTY) String reason)
      implements Event {
    public RunResumed {
      reason = reason == null ? "" : reason; // journals of earlier versions do not say it
    }
  }

  /** Stopped where it was told to: after {@code --until}, or at something it must not wait for. */
  record RunParked(String why) implements Event {}

  /**
   * From here on the run is of another version of its plan; what has begun is the same in both.
   * Approvals that were not used yet are asked for again.
   *
   * @param planVersion from 2; the run started with 1
   * @param inputsSha256 of all that is frozen for it
   * @param difference from the version before, a line each; of a very long one the beginning
   * @param atRest whether no engine had the run: what one was killed at had not begun, as far as it
   *     had no effect; journals of earlier versions do not say it
   */
  record PlanAmended(
      int planVersion,
      String planSha256,
      String inputsSha256,
      List<String> difference,
      Actor by,
      String reason,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean atRest)
      implements Event {

    /** Of a run that an engine had. */
    public PlanAmended(
        int planVersion,
        String planSha256,
        String inputsSha256,
        List<String> difference,
        Actor by,
        String reason) {
      this(planVersion, planSha256, inputsSha256, difference, by, reason, false);
    }
  }

  record CancelRequested(Actor by, String reason) implements Event {}

  record RunCancelled() implements Event {}

  /**
   * The plan is through.
   *
   * @param failed tasks that failed within what the plan tolerates
   */
  record RunFinished(List<TaskId> failed) implements Event {}

  /** Wall time moved against monotonic time by more than 30 seconds. */
  record ClockJumped(Duration by) implements Event {}

  /** The probe saw the service begin or cease to answer as the plan expects. */
  record ProbeChanged(boolean up, String saw) implements Event {}

  record TaskStarted(TaskId task, int generation, int attempt) implements OfTask {}

  /**
   * It cannot begin as long as another run holds what it changes.
   *
   * @param resource what is held
   * @param holder the run that holds it
   * @param until when waiting for it is given up
   */
  record LockAwaited(TaskId task, String resource, String holder, Optional<Instant> until)
      implements OfTask {

    /** Goes on a sentence that ends in "waits". */
    public String what() {
      return "for the run %s to let go of %s".formatted(holder, resource);
    }
  }

  /** How a check ended. */
  enum Verdict {
    SATISFIED,
    DIFFERS,
    UNKNOWN
  }

  /**
   * @param detail evidence when satisfied, the reason when unknown
   */
  record Checked(
      TaskId task, Verdict verdict, List<Change> changes, String fingerprint, String detail)
      implements OfTask {}

  /**
   * @param fingerprint of what the check found, which the approvals are bound to
   * @param deadline when approvals are no longer taken
   */
  record GateOpened(
      TaskId task,
      String ask,
      List<String> by,
      int count,
      boolean self,
      Optional<Instant> deadline,
      boolean rejectWhenLate,
      String fingerprint,
      String planSha256)
      implements OfTask {}

  record Approved(TaskId task, Actor by, String reason, String fingerprint) implements OfTask {}

  /** Parks the step; it can be opened again by a retry. */
  record Rejected(TaskId task, Actor by, String reason) implements OfTask {}

  record GateExpired(TaskId task, boolean rejected) implements OfTask {}

  record WaitStarted(TaskId task, Instant until, String because) implements OfTask {}

  record ManualAsked(TaskId task, String what) implements OfTask {}

  record ManualConfirmed(TaskId task, Actor by, String note) implements OfTask {}

  /**
   * On disk before the effect that it describes.
   *
   * @param reversal how faithfully the effect can be taken back
   */
  record IntentRecorded(
      TaskId task, int generation, int attempt, int number, Receipt receipt, Reversal reversal)
      implements OfTask {}

  record ChangeMade(TaskId task, Change change) implements OfTask {}

  record OutputGiven(TaskId task, String name, Object value) implements OfTask {}

  /**
   * @param changed false when there was nothing to do
   * @param outputs all outputs of the task
   */
  record TaskSucceeded(TaskId task, String evidence, boolean changed, Map<String, Object> outputs)
      implements OfTask {}

  /**
   * @param retryAt when the engine tries again by the plan's {@code retry}; empty when it does not
   */
  record TaskFailed(TaskId task, String error, Optional<Instant> retryAt) implements OfTask {}

  /** Stopped before its end because the run was cancelled, and known to have stopped. */
  record TaskStopped(TaskId task) implements OfTask {}

  /** It is not known what became of an effect: a person decides, with these facts. */
  record DoubtRaised(TaskId task, String question, List<String> facts, boolean undoing)
      implements OfTask {}

  /** What a person may say of an effect in doubt. */
  enum Answer {
    /** It happened: go on as after a success. */
    DONE,
    /** It did not happen, or may happen again: do it again. */
    AGAIN,
    /** Count it as failed. */
    FAILED
  }

  record DoubtAnswered(TaskId task, Answer answer, Actor by, String reason) implements OfTask {}

  record TaskSkipped(TaskId task, String reason, Actor by) implements OfTask {}

  record RetryRequested(TaskId task, Actor by, String reason) implements OfTask {}

  /**
   * @param to the step to undo last; empty for all
   */
  record UndoRequested(Optional<String> to, Actor by, String reason) implements Event {}

  record UndoStarted(TaskId task, int generation) implements OfTask {}

  record TaskUndone(TaskId task, String evidence) implements OfTask {}

  record UndoFailed(TaskId task, String error) implements OfTask {}

  record UndoFinished() implements Event {}

  /**
   * Somebody asked for what their role or the state does not allow.
   *
   * @param task that it was asked for; empty for the run, and in journals that do not say it
   * @param why it was refused
   * @param reason that the request gave; empty when it gave none
   */
  record RequestRefused(
      String request,
      Optional<TaskId> task,
      Actor by,
      String why,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String reason)
      implements Event {
    public RequestRefused {
      reason = reason == null ? "" : reason; // journals of earlier versions do not say it
    }

    static RequestRefused of(Request request, Actor by, String why) {
      return new RequestRefused(request.word(), request.about(), by, why, request.reason());
    }
  }
}
