package org.changeover.run;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What is shown live and not journaled; a slow viewer misses some of it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "telemetry")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Telemetry.Line.class, name = "line"),
  @JsonSubTypes.Type(value = Telemetry.Progress.class, name = "progress"),
  @JsonSubTypes.Type(value = Telemetry.Missed.class, name = "missed"),
})
public sealed interface Telemetry {

  /**
   * A line of output, cleaned of control sequences.
   *
   * @param host the host that said it
   * @param stream {@link #OUTPUT}, {@link #ERRORS}, or {@link #COMMANDS} for a command itself
   * @param end where the line ends in the task's output file, in bytes; of lines that found no room
   *     there, a number that grows as well
   */
  record Line(TaskId task, String host, String stream, String text, long end) implements Telemetry {
    public static final String OUTPUT = "out";
    public static final String ERRORS = "err";
    public static final String COMMANDS = "cmd";
  }

  record Progress(TaskId task, long done, long total, String unit) implements Telemetry {}

  /** So many lines did not reach this viewer; they are in the task's output file. */
  record Missed(TaskId task, long lines) implements Telemetry {}
}
