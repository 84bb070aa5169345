package org.changeover.console.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.changeover.run.OutputTail;
import org.changeover.run.TaskId;
import org.changeover.run.Telemetry;
import org.changeover.text.Sanitiser;

/**
 * What the tasks print, bounded by bytes for each task and in all.
 *
 * @param tasks the least recently heard task first
 * @param missed lines that did not reach this console
 */
public record Output(Map<TaskId, Printed> tasks, long missed) {
  private static final int TASKS = 8;

  static Output empty() {
    return new Output(Map.of(), 0);
  }

  public Printed of(TaskId task) {
    return tasks.getOrDefault(task, Printed.NOTHING);
  }

  Output asked(TaskId task) {
    return with(Map.of(task, of(task).asked()), 0);
  }

  Output read(TaskId task, OutputTail tail) {
    var file = new Printed.Earlier.Read(Sanitiser.clean(tail.file()), tail.end(), tail.cut());
    List<Ring.Line> lines = tail.lines().stream().map(Output::cleaned).toList();
    return with(Map.of(task, of(task).read(file, lines)), 0);
  }

  Output unreadable(TaskId task, String why) {
    return with(Map.of(task, of(task).unreadable(Sanitiser.clean(why))), 0);
  }

  Output heard(List<Telemetry> telemetry) {
    var lines = new LinkedHashMap<TaskId, List<Ring.Line>>();
    long more = 0;
    for (Telemetry one : telemetry) {
      switch (one) {
        case Telemetry.Line line ->
            lines.computeIfAbsent(line.task(), _ -> new ArrayList<>()).add(cleaned(line));
        case Telemetry.Missed lost -> more += lost.lines();
        case Telemetry.Progress _ -> {}
      }
    }
    var fresh = new LinkedHashMap<TaskId, Printed>();
    lines.forEach((task, said) -> fresh.put(task, of(task).heard(said)));
    return fresh.isEmpty() && more == 0 ? this : with(fresh, more);
  }

  private static Ring.Line cleaned(Telemetry.Line line) {
    return new Ring.Line(
        Sanitiser.clean(line.host()),
        line.stream().equals("err"),
        Sanitiser.clean(line.text()),
        line.end());
  }

  private Output with(Map<TaskId, Printed> fresh, long more) {
    var all = new LinkedHashMap<>(tasks);
    fresh.forEach((task, printed) -> {
      all.remove(task);
      all.put(task, printed);
    });
    while (all.size() > TASKS) {
      all.pollFirstEntry();
    }
    return new Output(Collections.unmodifiableMap(all), missed + more);
  }
}
