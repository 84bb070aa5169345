package org.changeover.console.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.changeover.run.TaskId;
import org.changeover.run.Telemetry;
import org.changeover.text.Sanitiser;

/**
 * What the tasks print, bounded by bytes for each task and in all.
 *
 * @param rings the least recently heard task first
 * @param missed lines that did not reach this console
 */
public record Output(Map<TaskId, Ring> rings, long missed) {
  private static final int TASKS = 8;

  static Output empty() {
    return new Output(Map.of(), 0);
  }

  public Ring of(TaskId task) {
    return rings.getOrDefault(task, Ring.empty());
  }

  /** The task that was heard last. */
  public Optional<TaskId> latest() {
    TaskId last = null;
    for (TaskId task : rings.keySet()) {
      last = task;
    }
    return Optional.ofNullable(last);
  }

  Output heard(List<Telemetry> telemetry) {
    var fresh = new LinkedHashMap<TaskId, List<Ring.Line>>();
    long more = 0;
    for (Telemetry one : telemetry) {
      switch (one) {
        case Telemetry.Line line ->
            fresh
                .computeIfAbsent(line.task(), _ -> new ArrayList<>())
                .add(
                    new Ring.Line(
                        Sanitiser.clean(line.host()),
                        line.stream().equals("err"),
                        Sanitiser.clean(line.text())));
        case Telemetry.Missed lost -> more += lost.lines();
        case Telemetry.Progress _ -> {}
      }
    }
    return fresh.isEmpty() && more == 0 ? this : with(fresh, more);
  }

  private Output with(Map<TaskId, List<Ring.Line>> fresh, long more) {
    var all = new LinkedHashMap<>(rings);
    fresh.forEach((task, lines) -> {
      Ring before = all.containsKey(task) ? all.remove(task) : Ring.empty();
      all.put(task, before.append(lines));
    });
    while (all.size() > TASKS) {
      all.pollFirstEntry();
    }
    return new Output(java.util.Collections.unmodifiableMap(all), missed + more);
  }
}
