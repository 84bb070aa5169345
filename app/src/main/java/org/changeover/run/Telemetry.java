package org.changeover.run;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What is shown live and not journaled; a slow viewer misses some of it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "telemetry")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Telemetry.Line.class, name = "line"),
  @JsonSubTypes.Type(value = Telemetry.Progress.class, name = "progress"),
  @JsonSubTypes.Type(value = Telemetry.Missed.class, name = "missed"),
  @JsonSubTypes.Type(value = Telemetry.Present.class, name = "present"),
})
public sealed interface Telemetry {

  /**
   * A line of output, cleaned of control sequences.
   *
   * @param host the host that said it
   * @param stream {@code out} or {@code err}
   * @param end where the line ends in the task's output file, in bytes; of lines that found no room
   *     there, a number that grows as well
   */
  record Line(TaskId task, String host, String stream, String text, long end)
      implements Telemetry {}

  record Progress(TaskId task, long done, long total, String unit) implements Telemetry {}

  /** So many lines did not reach this viewer; they are in the task's output file. */
  record Missed(TaskId task, long lines) implements Telemetry {}

  /**
   * Who looks at the run now; told to everybody who does whenever that changes.
   *
   * @param operators sorted; one as often as there are terminals
   */
  record Present(List<String> operators) implements Telemetry {
    public Present {
      operators = List.copyOf(operators);
    }
  }
}
