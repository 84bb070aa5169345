package org.changeover.console.model;

import org.changeover.run.TaskId;

/** What a row of the plan tree stands for; the selection follows it, not the row's number. */
public sealed interface RowId {

  record OfPhase(String phase) implements RowId {}

  /** A step, or a chain as a whole. */
  record OfStep(String step) implements RowId {}

  /** A step, or a whole chain, on one of several targets. */
  record OfTarget(String step, String target) implements RowId {}

  /** A link of a chain on one target. */
  record OfLink(TaskId task) implements RowId {}
}
