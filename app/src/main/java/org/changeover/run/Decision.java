package org.changeover.run;

import java.util.List;

/** Something that the state of a run calls for now. */
public sealed interface Decision {

  /** A decision about one task. */
  sealed interface OfTask extends Decision {
    TaskId task();
  }

  /** Check it, and go on to its gate or effect. */
  record Begin(TaskId task) implements OfTask {}

  /** It was approved: check again, and apply when nothing moved. */
  record Apply(TaskId task) implements OfTask {}

  /** Find out what became of its effect. */
  record Resolve(TaskId task) implements OfTask {}

  record StartWait(TaskId task) implements OfTask {}

  /** Look whether the condition of a wait has come true. */
  record Look(TaskId task) implements OfTask {}

  record EndWait(TaskId task) implements OfTask {}

  record AskManual(TaskId task) implements OfTask {}

  /** Answer a gate or manual step because of {@code --yes}. */
  record AnswerByOption(TaskId task) implements OfTask {}

  record LeaveOut(TaskId task, String why) implements OfTask {}

  record ExpireGate(TaskId task, boolean reject) implements OfTask {}

  record Undo(TaskId task) implements OfTask {}

  record FinishUndo() implements Decision {}

  record FinishCancel() implements Decision {}

  record Park(String why) implements Decision {}

  record Finish(List<TaskId> failed) implements Decision {}
}
