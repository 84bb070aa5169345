package org.changeover.engine;

import org.changeover.run.RunState;
import org.changeover.run.TaskId;

/** What a turn wants of the engine that started it. Safe from any thread. */
interface TurnOwner extends EventLog {

  String run();

  /** The state now. */
  RunState state();

  Machines.LineSink sink(TaskId task);

  void progress(TaskId task, long done, long total, String unit);

  /** Adds a remark of the engine's own to a task's output. */
  void say(TaskId task, String text);
}
