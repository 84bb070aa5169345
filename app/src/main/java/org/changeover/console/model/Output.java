package org.changeover.console.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.changeover.run.OutputTail;
import org.changeover.run.TaskId;
import org.changeover.run.Telemetry;
import org.changeover.text.Sanitiser;

/**
 * What the run says, bounded by bytes: of all its tasks the last lines, and of those that somebody
 * looked at more. What is not kept here is in the tasks' files.
 *
 * @param tasks those that somebody looked at, the least recently heard first
 * @param log what happened and was printed, of all tasks, as it was heard
 */
public record Output(Map<TaskId, Printed> tasks, Ring log) {
  private static final int TASKS = 4;
  private static final long LOG = 768 << 10;

  static Output empty() {
    return new Output(Map.of(), Ring.of(LOG));
  }

  public Printed of(TaskId task) {
    return tasks.getOrDefault(task, Printed.NOTHING);
  }

  Output asked(TaskId task) {
    return with(Map.of(task, of(task).asked()), log);
  }

  Output read(TaskId task, OutputTail tail) {
    var file = new Printed.Earlier.Read(Sanitiser.clean(tail.file()), tail.end(), tail.cut());
    List<OutputLine> lines = tail.lines().stream().map(line -> cleaned(line, 0)).toList();
    return with(Map.of(task, of(task).read(file, lines)), log);
  }

  Output unreadable(TaskId task, String why) {
    return with(Map.of(task, of(task).unreadable(Sanitiser.clean(why))), log);
  }

  /** Events, as they are said. */
  Output told(List<OutputLine> lines) {
    return new Output(tasks, log.append(lines));
  }

  Output heard(List<Telemetry> telemetry, Instant at) {
    var all = new ArrayList<OutputLine>();
    var lines = new LinkedHashMap<TaskId, List<OutputLine>>();
    var missed = new HashMap<TaskId, Long>();
    for (Telemetry one : telemetry) {
      switch (one) {
        case Telemetry.Line said -> {
          OutputLine line = cleaned(said, at.toEpochMilli());
          all.add(line);
          if (tasks.containsKey(said.task())) {
            lines.computeIfAbsent(said.task(), _ -> new ArrayList<>()).add(line);
          }
        }
        case Telemetry.Missed lost when lost.task() != null && tasks.containsKey(lost.task()) ->
            missed.merge(lost.task(), lost.lines(), Long::sum);
        case Telemetry.Missed _,
            Telemetry.Progress _,
            Telemetry.Watched _,
            Telemetry.Sighted _ -> {}
      }
    }
    var fresh = new LinkedHashMap<TaskId, Printed>();
    lines.forEach((task, said) -> fresh.put(task, of(task).heard(said)));
    missed.forEach((task, count) ->
        fresh.compute(task, (_, said) -> (said == null ? of(task) : said).missed(count)));
    return all.isEmpty() && fresh.isEmpty() ? this : with(fresh, log.append(all));
  }

  private static OutputLine cleaned(Telemetry.Line line, long at) {
    return OutputLine.of(
        kind(line.stream()),
        line.task(),
        Sanitiser.clean(line.host()),
        Sanitiser.clean(line.text()),
        at,
        line.end());
  }

  private static OutputLine.Kind kind(String stream) {
    return switch (stream) {
      case Telemetry.Line.ERRORS -> OutputLine.Kind.ERR;
      case Telemetry.Line.COMMANDS -> OutputLine.Kind.COMMAND;
      default -> OutputLine.Kind.OUT;
    };
  }

  private Output with(Map<TaskId, Printed> fresh, Ring next) {
    var all = new LinkedHashMap<>(tasks);
    fresh.forEach((task, printed) -> {
      all.remove(task);
      all.put(task, printed);
    });
    while (all.size() > TASKS) {
      all.pollFirstEntry();
    }
    return new Output(Collections.unmodifiableMap(all), next);
  }
}
