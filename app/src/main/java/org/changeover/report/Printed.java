package org.changeover.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.changeover.run.OutputTail;
import org.changeover.run.TaskId;
import org.changeover.run.Telemetry;
import org.changeover.text.Sanitiser;

/**
 * What tasks printed, as much of it as a report has room for: the end of each, failed ones first
 * served, all of them together within a bound. Used by one thread, once.
 */
public final class Printed {
  /** Lines of one task. */
  static final int LINES = 200;

  /** Characters of one task, as they are in HTML. */
  static final int LONGEST = 64 << 10;

  /** Characters of all tasks that went well, and as many again of the others. */
  static final int TOGETHER = 6 << 20;

  private static final int LEAST = 512;

  private final Function<TaskId, OutputTail> tails;
  private int left = TOGETHER;
  private int leftOfBad = TOGETHER;

  /**
   * @param tails reads the end of what a task printed
   */
  public Printed(Function<TaskId, OutputTail> tails) {
    this.tails = tails;
  }

  /**
   * The end of what a task printed.
   *
   * @param lines {@code HOST: TEXT}, commands as {@code HOST$ TEXT}
   * @param cut whether more was printed
   * @param file where all that was kept lies
   */
  record Excerpt(List<String> lines, boolean cut, String file) {
    Excerpt {
      lines = List.copyOf(lines);
    }
  }

  /**
   * @param among how many tasks share the room
   */
  Excerpt of(Report.TaskPart task, int among) {
    OutputTail tail = tails.apply(task.task());
    int fair = Math.max(LEAST, TOGETHER / Math.max(1, among));
    int room = Math.min(LONGEST, task.bad() ? leftOfBad : Math.min(fair, left));
    var lines = new ArrayList<String>();
    int used = 0;
    for (Telemetry.Line line : tail.lines().reversed()) {
      String text = said(line);
      used += Markup.escaped(text).length() + 1;
      if (lines.size() == LINES || used > room) {
        break;
      }
      lines.add(text);
    }
    int taken = Math.min(used, room);
    left -= task.bad() ? 0 : taken;
    leftOfBad -= task.bad() ? taken : 0;
    boolean cut = tail.cut() || lines.size() < tail.lines().size();
    return new Excerpt(lines.reversed(), cut, tail.file());
  }

  private static String said(Telemetry.Line line) {
    String text = Sanitiser.clean(line.text());
    return switch (line.stream()) {
      case Telemetry.Line.COMMANDS -> Sanitiser.clean(line.host()) + "$ " + text;
      case Telemetry.Line.ERRORS -> prefix(line) + "! " + text;
      default -> line.host().isEmpty() ? text : prefix(line) + ": " + text;
    };
  }

  private static String prefix(Telemetry.Line line) {
    return Sanitiser.clean(line.host());
  }
}
