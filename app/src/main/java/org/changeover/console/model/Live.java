package org.changeover.console.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.changeover.run.TaskId;
import org.changeover.run.Telemetry;

/** What is known of a run by telemetry: what no journal holds. */
public record Live(Map<TaskId, Telemetry.Progress> progress, Output output, Sightings sightings) {
  public Live {
    progress = Map.copyOf(progress);
    requireNonNull(output, "output is null");
    requireNonNull(sightings, "sightings is null");
  }

  static Live nothing() {
    return new Live(Map.of(), Output.empty(), Sightings.none());
  }

  Live output(Output next) {
    return new Live(progress, next, sightings);
  }

  /**
   * @param at when it was heard
   */
  Live heard(List<Telemetry> telemetry, Instant at) {
    return new Live(moved(telemetry), output.heard(telemetry, at), sightings.heard(telemetry));
  }

  private Map<TaskId, Telemetry.Progress> moved(List<Telemetry> telemetry) {
    if (telemetry.stream().noneMatch(Telemetry.Progress.class::isInstance)) {
      return progress;
    }
    var all = new HashMap<>(progress);
    for (Telemetry one : telemetry) {
      if (one instanceof Telemetry.Progress step) {
        all.put(step.task(), step);
      }
    }
    return all;
  }
}
