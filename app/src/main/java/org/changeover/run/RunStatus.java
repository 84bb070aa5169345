package org.changeover.run;

/** Where a run stands as a whole. */
public enum RunStatus {
  RUNNING,
  PAUSED,
  /** Stopped where it was told to; goes on when it is resumed. */
  PARKED,
  CANCELLING,
  CANCELLED,
  UNDOING,
  UNDONE,
  FINISHED;

  /** Whether nothing more will happen unless somebody asks for it. */
  public boolean ended() {
    return this == CANCELLED || this == UNDONE || this == FINISHED;
  }
}
