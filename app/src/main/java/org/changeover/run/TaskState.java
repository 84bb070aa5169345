package org.changeover.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.spi.Change;
import org.changeover.spi.Receipt;
import org.changeover.spi.Reversal;

/**
 * What the journal says of one task.
 *
 * @param generation from 1; rises with each redo after an undo or deliberate retry
 * @param attempt from 1 within a generation; 0 before the first
 * @param receipts of all that was not undone, in the order of their intents
 * @param reversal how faithfully its effect can be taken back, once it has one
 * @param outcomeOpen whether an effect was begun, in whichever attempt, and no engine has seen what
 *     became of it: something of it may still be going on
 * @param intentInAttempt whether that was in this attempt
 * @param detail evidence, error, question or reason, whichever the status calls for
 * @param due when a wait, a retry or a gate's deadline is over
 * @param lock the lock of another run that keeps it from beginning
 * @param approvals given to the open gate
 */
public record TaskState(
    TaskId id,
    TaskStatus status,
    int generation,
    int attempt,
    List<Receipt> receipts,
    Optional<Reversal> reversal,
    boolean outcomeOpen,
    boolean intentInAttempt,
    boolean changed,
    Map<String, Object> outputs,
    List<Change> changes,
    String fingerprint,
    String detail,
    List<String> facts,
    Optional<Instant> due,
    Optional<Event.LockAwaited> lock,
    Optional<Event.GateOpened> gate,
    List<Event.Approved> approvals,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    long endedBy) {

  public TaskState {
    receipts = List.copyOf(receipts);
    outputs = Map.copyOf(outputs);
    changes = List.copyOf(changes);
    facts = List.copyOf(facts);
    approvals = List.copyOf(approvals);
  }

  static TaskState pending(TaskId id) {
    return new TaskState(
        id,
        TaskStatus.PENDING,
        1,
        0,
        List.of(),
        Optional.empty(),
        false,
        false,
        false,
        Map.of(),
        List.of(),
        "",
        "",
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        0);
  }

  /** Distinct operators whose approvals count for the open gate. */
  public List<String> approvers() {
    return approvals.stream().map(approval -> approval.by().operator()).distinct().toList();
  }

  /** Whether the gate has the approvals that it wants; they hold for what it found only. */
  public boolean approved() {
    return gate.isPresent()
        && (approvers().size() >= gate.get().count() || approvers().contains(Actor.YES));
  }

  /** Whether something was or may have been done that undo would take back. */
  public boolean hasEffect() {
    return !receipts.isEmpty();
  }

  /** Whether anything ever happened to it. */
  boolean begun() {
    return endedBy > 0 || hasEffect() || status.begun();
  }

  /**
   * Whether nothing of it was done or is under way, so that its step may still become another one:
   * a question for an approval does nothing.
   */
  boolean notBegun() {
    return switch (status) {
      case PENDING, GATE, APPROVED, REJECTED, UNDONE -> endedBy == 0 && !hasEffect();
      case RUNNING,
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
          false;
    };
  }

  /** Whether something of it is under way, or may have been left so and nobody said otherwise. */
  public boolean maybeGoingOn() {
    return status.active() || status == TaskStatus.IN_DOUBT || leftOpen();
  }

  /** Whether it is to begin anew, and nobody has seen the end of what was begun before. */
  boolean leftOpen() {
    return switch (status) {
      case PENDING, APPROVED, GATE, REJECTED -> outcomeOpen;
      default -> false;
    };
  }

  /** Whether an undo of the run has to do with it. */
  public boolean toUndo() {
    return begun() && status != TaskStatus.UNDONE;
  }

  /** Its place in the order of ends; what never came to an end counts as last. */
  long endOrder() {
    return endedBy == 0 || status == TaskStatus.IN_DOUBT ? Long.MAX_VALUE : endedBy;
  }

  /** Whether an engine was killed while it undid this: begun anew since its end, and not ended. */
  public boolean undoInterrupted() {
    return status == TaskStatus.SUCCEEDED && endedAt.isEmpty();
  }

  /** Whether an undo of it began and did not come to its end. */
  boolean halfUndone() {
    return undoInterrupted()
        || status == TaskStatus.UNDO_UNKNOWN
        || status == TaskStatus.UNDO_CONFIRMED
        || status == TaskStatus.UNDO_FAILED;
  }

  Builder edit() {
    return new Builder(this);
  }

  /** Copies with changes: a record of twenty components has no shorter way. */
  static final class Builder {
    private final TaskId id;
    private TaskStatus status;
    private int generation;
    private int attempt;
    private List<Receipt> receipts;
    private Optional<Reversal> reversal;
    private boolean outcomeOpen;
    private boolean intentInAttempt;
    private boolean changed;
    private Map<String, Object> outputs;
    private List<Change> changes;
    private String fingerprint;
    private String detail;
    private List<String> facts;
    private Optional<Instant> due;
    private Optional<Event.LockAwaited> lock;
    private Optional<Event.GateOpened> gate;
    private List<Event.Approved> approvals;
    private Optional<Instant> startedAt;
    private Optional<Instant> endedAt;
    private long endedBy;

    private Builder(TaskState from) {
      id = from.id;
      status = from.status;
      generation = from.generation;
      attempt = from.attempt;
      receipts = from.receipts;
      reversal = from.reversal;
      outcomeOpen = from.outcomeOpen;
      intentInAttempt = from.intentInAttempt;
      changed = from.changed;
      outputs = from.outputs;
      changes = from.changes;
      fingerprint = from.fingerprint;
      detail = from.detail;
      facts = from.facts;
      due = from.due;
      lock = from.lock;
      gate = from.gate;
      approvals = from.approvals;
      startedAt = from.startedAt;
      endedAt = from.endedAt;
      endedBy = from.endedBy;
    }

    Builder status(TaskStatus value) {
      status = value;
      return this;
    }

    Builder attempt(int newGeneration, int newAttempt) {
      intentInAttempt = intentInAttempt && newGeneration == generation && newAttempt == attempt;
      generation = newGeneration;
      attempt = newAttempt;
      return this;
    }

    Builder nextGeneration() {
      return attempt(generation + 1, 0).noGate().detail("").facts(List.of());
    }

    Builder nothingDone() {
      receipts = List.of();
      reversal = Optional.empty();
      outputs = Map.of();
      changed = false;
      return outcomeKnown();
    }

    Builder outcomeKnown() {
      outcomeOpen = false;
      return this;
    }

    Builder receipt(Receipt receipt, Reversal faithful) {
      receipts = appended(receipts, receipt);
      reversal = Optional.of(faithful);
      outcomeOpen = true;
      intentInAttempt = true;
      return this;
    }

    Builder changed(boolean value) {
      changed = value;
      return this;
    }

    Builder outputs(Map<String, Object> value) {
      outputs = value;
      return this;
    }

    Builder output(String name, Object value) {
      var all = new java.util.HashMap<>(outputs);
      all.put(name, value);
      outputs = all;
      return this;
    }

    Builder found(List<Change> newChanges, String newFingerprint) {
      changes = newChanges;
      fingerprint = newFingerprint;
      return this;
    }

    Builder detail(String value) {
      detail = value;
      return this;
    }

    Builder facts(List<String> value) {
      facts = value;
      return this;
    }

    Builder due(Optional<Instant> value) {
      due = value;
      return this;
    }

    Builder lock(Event.LockAwaited value) {
      lock = Optional.of(value);
      return this;
    }

    Builder noLock() {
      lock = Optional.empty();
      return this;
    }

    Builder gate(Event.GateOpened value) {
      gate = Optional.of(value);
      approvals = List.of();
      return this;
    }

    Builder noGate() {
      gate = Optional.empty();
      approvals = List.of();
      due = Optional.empty();
      return this;
    }

    /** What was asked and answered holds no more. */
    Builder noApprovals() {
      approvals = List.of();
      due = Optional.empty();
      return this;
    }

    Builder approval(Event.Approved value) {
      approvals = appended(approvals, value);
      return this;
    }

    Builder started(Instant at) {
      startedAt = Optional.of(at);
      endedAt = Optional.empty();
      return this;
    }

    Builder notEnded() {
      endedAt = Optional.empty();
      return this;
    }

    Builder ended(Instant at, long sequence) {
      endedAt = Optional.of(at);
      endedBy = sequence;
      return this;
    }

    TaskState build() {
      return new TaskState(
          id,
          status,
          generation,
          attempt,
          receipts,
          reversal,
          outcomeOpen,
          intentInAttempt,
          changed,
          outputs,
          changes,
          fingerprint,
          detail,
          facts,
          due,
          lock,
          gate,
          approvals,
          startedAt,
          endedAt,
          endedBy);
    }

    private static <T> List<T> appended(List<T> list, T last) {
      var all = new ArrayList<>(list);
      all.add(last);
      return all;
    }
  }
}
