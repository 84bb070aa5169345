package org.changeover.console.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.changeover.run.OutputTail;
import org.changeover.run.RunPlan;
import org.changeover.run.TaskId;
import org.changeover.run.Telemetry;
import org.changeover.text.Sanitiser;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * What the run says, bounded by bytes: of all its tasks the last lines, and of those that somebody
 * looked at more. What is not kept here is in the tasks' files.
 *
 * @param tasks a few of those that somebody looked at; the one that said or was asked something
 *     last comes last, and the first one makes room
 * @param log what happened and was printed, of all tasks, as it was heard
 * @param missed how many lines of each task did not reach this console
 */
public record Output(Map<TaskId, Printed> tasks, LevelRings log, PMap<TaskId, Long> missed) {
  private static final int TASKS = 4;
  private static final long LOG = 768 << 10;

  static Output empty() {
    return new Output(Map.of(), LevelRings.of(LOG), HashTreePMap.empty());
  }

  public Printed of(TaskId task) {
    return tasks.getOrDefault(task, Printed.NOTHING);
  }

  /** How many lines of a source did not reach this console; they are in the tasks' files. */
  public long missed(Source source, RunPlan plan) {
    return switch (source) {
      case Source.OfTask(var task) -> of(task).missed();
      case Source.OfRun _ -> missed.values().stream().mapToLong(Long::longValue).sum();
      case Source.OfHost(var name) -> missed(task -> task.target().equals(name));
      case Source.OfRow(var row) -> missed(Source.beneath(row, plan));
    };
  }

  private long missed(Predicate<TaskId> whose) {
    return missed.entrySet().stream()
        .filter(one -> whose.test(one.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  Output asked(TaskId task) {
    return with(Map.of(task, of(task).asked()));
  }

  Output read(TaskId task, OutputTail tail) {
    OutputTail.Commands before = tail.commands();
    var commands = new Printed.Commands(cleaned(before.lines()), before.cut());
    String name = Sanitiser.clean(tail.file());
    var file = new Printed.Earlier.Read(name, tail.end(), tail.cut(), commands);
    return with(Map.of(task, of(task).read(file, cleaned(tail.lines()))));
  }

  Output unreadable(TaskId task, String why) {
    return with(Map.of(task, of(task).unreadable(Sanitiser.clean(why))));
  }

  /** Events, as they are said. */
  Output told(List<OutputLine> lines) {
    return new Output(tasks, log.append(lines), missed);
  }

  Output heard(List<Telemetry> telemetry, Instant at) {
    var all = new ArrayList<OutputLine>();
    var lines = new LinkedHashMap<TaskId, List<OutputLine>>();
    var absent = new HashMap<TaskId, Long>();
    for (Telemetry one : telemetry) {
      switch (one) {
        case Telemetry.Line said -> {
          OutputLine line = cleaned(said, at.toEpochMilli());
          all.add(line);
          if (tasks.containsKey(said.task())) {
            lines.computeIfAbsent(said.task(), _ -> new ArrayList<>()).add(line);
          }
        }
        case Telemetry.Missed lost when lost.task() != null ->
            absent.merge(lost.task(), lost.lines(), Long::sum);
        case Telemetry.Missed _,
            Telemetry.Progress _,
            Telemetry.Watched _,
            Telemetry.Sighted _,
            Telemetry.Present _ -> {}
      }
    }
    Output next = lines.isEmpty() ? this : with(fresh(lines));
    return new Output(next.tasks, log.append(all), missed).missing(absent);
  }

  private Map<TaskId, Printed> fresh(Map<TaskId, List<OutputLine>> lines) {
    var fresh = new LinkedHashMap<TaskId, Printed>();
    lines.forEach((task, said) -> fresh.put(task, of(task).heard(said)));
    return fresh;
  }

  private Output missing(Map<TaskId, Long> absent) {
    Output next = this;
    for (var one : absent.entrySet()) {
      TaskId task = one.getKey();
      long count = missed.getOrDefault(task, 0L) + one.getValue();
      Output known =
          tasks.containsKey(task) ? next.with(Map.of(task, of(task).missed(one.getValue()))) : next;
      next = new Output(known.tasks, log, known.missed.plus(task, count));
    }
    return next;
  }

  private static List<OutputLine> cleaned(List<Telemetry.Line> lines) {
    return lines.stream().map(line -> cleaned(line, 0)).toList();
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

  private Output with(Map<TaskId, Printed> fresh) {
    var all = new LinkedHashMap<>(tasks);
    fresh.forEach((task, printed) -> {
      all.remove(task);
      all.put(task, printed);
    });
    while (all.size() > TASKS) {
      all.pollFirstEntry();
    }
    return new Output(Collections.unmodifiableMap(all), log, missed);
  }
}
