package org.changeover.console.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.changeover.run.TaskId;
import org.changeover.run.Telemetry;
import org.changeover.text.Sanitiser;

/**
 * What is known of a run by telemetry: what no journal holds.
 *
 * @param present who looks at it, sorted; one as often as there are terminals
 */
public record Live(
    Map<TaskId, Telemetry.Progress> progress,
    Output output,
    Sightings sightings,
    List<String> present) {
  public Live {
    progress = Map.copyOf(progress);
    requireNonNull(output, "output is null");
    requireNonNull(sightings, "sightings is null");
    present = List.copyOf(present);
  }

  static Live nothing() {
    return new Live(Map.of(), Output.empty(), Sightings.none(), List.of());
  }

  Live output(Output next) {
    return new Live(progress, next, sightings, present);
  }

  /** Nobody looks together with somebody else when there is no engine. */
  Live alone() {
    return new Live(progress, output, sightings, List.of());
  }

  /**
   * @param at when it was heard
   */
  Live heard(List<Telemetry> telemetry, Instant at) {
    var moved = new HashMap<TaskId, Telemetry.Progress>();
    List<String> here = present;
    for (Telemetry one : telemetry) {
      switch (one) {
        case Telemetry.Progress step -> moved.put(step.task(), step);
        case Telemetry.Present(var operators) ->
            here = operators.stream().map(Sanitiser::clean).toList();
        case Telemetry.Line _, Telemetry.Missed _, Telemetry.Watched _, Telemetry.Sighted _ -> {}
      }
    }
    return new Live(with(moved), output.heard(telemetry, at), sightings.heard(telemetry), here);
  }

  private Map<TaskId, Telemetry.Progress> with(Map<TaskId, Telemetry.Progress> moved) {
    if (moved.isEmpty()) {
      return progress;
    }
    var all = new HashMap<>(progress);
    all.putAll(moved);
    return all;
  }
}
