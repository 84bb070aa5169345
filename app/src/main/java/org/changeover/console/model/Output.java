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
 */
public record Output(Map<TaskId, Printed> tasks) {
  private static final int TASKS = 8;

  static Output empty() {
    return new Output(Map.of());
  }

  public Printed of(TaskId task) {
    return tasks.getOrDefault(task, Printed.NOTHING);
  }

  Output asked(TaskId task) {
    return with(Map.of(task, of(task).asked()));
  }

  Output read(TaskId task, OutputTail tail) {
    var file = new Printed.Earlier.Read(Sanitiser.clean(tail.file()), tail.end(), tail.cut());
    List<Ring.Line> lines = tail.lines().stream().map(Output::cleaned).toList();
    return with(Map.of(task, of(task).read(file, lines)));
  }

  Output unreadable(TaskId task, String why) {
    return with(Map.of(task, of(task).unreadable(Sanitiser.clean(why))));
  }

  Output heard(List<Telemetry> telemetry) {
    var lines = new LinkedHashMap<TaskId, List<Ring.Line>>();
    var missed = new LinkedHashMap<TaskId, Long>();
    for (Telemetry one : telemetry) {
      switch (one) {
        case Telemetry.Line line ->
            lines.computeIfAbsent(line.task(), _ -> new ArrayList<>()).add(cleaned(line));
        case Telemetry.Missed lost when lost.task() != null && tasks.containsKey(lost.task()) ->
            missed.merge(lost.task(), lost.lines(), Long::sum);
        case Telemetry.Missed _ -> {}
        case Telemetry.Progress _, Telemetry.Present _ -> {}
      }
    }
    var fresh = new LinkedHashMap<TaskId, Printed>();
    lines.forEach((task, said) -> fresh.put(task, of(task).heard(said)));
    missed.forEach((task, count) ->
        fresh.compute(task, (_, said) -> (said == null ? of(task) : said).missed(count)));
    return fresh.isEmpty() ? this : with(fresh);
  }

  private static Ring.Line cleaned(Telemetry.Line line) {
    return new Ring.Line(
        Sanitiser.clean(line.host()),
        line.stream().equals("err"),
        Sanitiser.clean(line.text()),
        line.end());
  }

  private Output with(Map<TaskId, Printed> fresh) {
    var all = new LinkedHashMap<>(tasks);
    fresh.forEach((task, printed) -> {
      all.remove(task);
      all.put(task, printed);
    });
    while (all.size() > TASKS) {
      all.pollFirstEntry();
    }
    return new Output(Collections.unmodifiableMap(all));
  }
}
