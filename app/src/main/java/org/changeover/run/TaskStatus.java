package org.changeover.run;

/** Where a task stands. */
public enum TaskStatus {
  PENDING,
  /** Checking, applying or verifying. */
  RUNNING,
  /** Waits for approvals. */
  GATE,
  /** Approved; applies as soon as it can. */
  APPROVED,
  REJECTED,
  /** Waits for a time or a condition. */
  WAITING,
  /** Waits for a person to do something by hand. */
  MANUAL,
  /** Failed, and will be tried again at a known time. */
  RETRYING,
  /** An engine ended while an effect was under way: to be checked. */
  IN_DOUBT,
  /** Not known what became of an effect: waits for a person's answer. */
  UNKNOWN,
  SUCCEEDED,
  FAILED,
  SKIPPED,
  /** Stopped by cancelling. */
  STOPPED,
  UNDOING,
  /** Edited since, or not known how it stands: a person says whether to undo it all the same. */
  UNDO_UNKNOWN,
  /** A person said to undo it although it was edited since. */
  UNDO_CONFIRMED,
  UNDONE,
  UNDO_FAILED;

  /** Whether the engine is working on it now. */
  public boolean active() {
    return this == RUNNING || this == UNDOING;
  }

  /** Whether anything has happened to it that an undo takes back. */
  public boolean begun() {
    return this != PENDING && this != UNDONE;
  }

  /** Whether steps that need it may go on. */
  public boolean through() {
    return this == SUCCEEDED || this == SKIPPED;
  }

  /** Whether it waits for a person. */
  public boolean asksSomebody() {
    return this == GATE
        || this == MANUAL
        || this == UNKNOWN
        || this == UNDO_UNKNOWN
        || this == REJECTED;
  }
}
