package org.changeover.engine;

import java.util.List;
import org.changeover.run.Outlook;
import org.changeover.run.RunState;

/**
 * How it stands with a run when its engine lets go of it.
 *
 * @param awaited what it waits for, when it is not over
 */
public record RunEnd(RunState state, List<Outlook.Awaited> awaited) {
  public RunEnd {
    awaited = List.copyOf(awaited);
  }
}
