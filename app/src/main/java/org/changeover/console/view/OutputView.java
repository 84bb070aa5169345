package org.changeover.console.view;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.changeover.console.model.ConsoleModel;
import org.changeover.console.model.Layout;
import org.changeover.console.model.Level;
import org.changeover.console.model.LineShape;
import org.changeover.console.model.OutputLine;
import org.changeover.console.model.Page;
import org.changeover.console.model.Printed;
import org.changeover.console.model.Reading;
import org.changeover.console.model.Ring;
import org.changeover.console.model.RowId;
import org.changeover.console.model.Source;
import org.changeover.run.Folded;
import org.changeover.run.TaskId;
import org.changeover.run.TaskStatus;

/** Lines of output; only those that are visible are looked at. */
final class OutputView {
  private final ConsoleModel model;
  private final Cells cells;
  private final Looks looks;
  private final Reading reading;
  private final LineShape shape;
  private final int left = 2;
  private final int end;

  OutputView(ConsoleModel model, Cells cells, Looks looks) {
    this.model = model;
    this.cells = cells;
    this.looks = looks;
    this.reading = model.screen().reading();
    this.shape = model.lineShape();
    this.end = model.size().columns() - 2;
  }

  String title() {
    String name = model.screen().page() instanceof Page.Log ? "Log" : "Output";
    return name + of(model.source()) + shown();
  }

  private static String of(Source source) {
    return switch (source) {
      case Source.OfRun _ -> "";
      case Source.OfTask(var task) -> " · " + HeaderView.named(task);
      case Source.OfHost(var host) -> " · all on " + host;
      case Source.OfRow(var row) -> " · " + name(row);
    };
  }

  private static String name(RowId row) {
    return switch (row) {
      case RowId.OfPhase(var phase) -> phase;
      case RowId.OfStep(var step) -> step + ", all targets";
      case RowId.OfTarget(var step, var target) -> step + "@" + target;
      case RowId.OfLink(var task) -> HeaderView.named(task);
    };
  }

  /** What is left out of it. */
  private String shown() {
    String filter = reading.filter().isEmpty() ? "" : " · " + reading.filter().words();
    String level = reading.level() == Level.ALL ? "" : " · " + reading.level().words();
    return level + filter;
  }

  /** Whether it follows, and how much is not shown. */
  String state() {
    Ring ring = model.shownOutput();
    String missed = missed();
    if (reading.frozen().isEmpty()) {
      return ring.size() == 0 ? "" : "following" + missed;
    }
    long more = model.liveOutput().end() - ring.end();
    String fresh = more > 0 ? ", %,d new lines".formatted(more) : "";
    return "standing still%s · G follows".formatted(fresh) + missed;
  }

  private String missed() {
    long absent =
        model.source() instanceof Source.OfTask(var task)
            ? model.world().output().of(task).missed()
            : 0;
    return absent == 0 ? "" : " · %,d lines only in the file".formatted(absent);
  }

  void draw() {
    Layout layout = model.layout();
    Ring ring = model.shownOutput();
    int y = layout.frameMiddle() + 1;
    if (ring.size() == 0) {
      cells.fit(left, y, end, nothing(), Style.of(Tone.FAINT));
      return;
    }
    for (long number = model.outputTop();
        y < layout.frameBottom() && number < ring.end();
        number++) {
      y = line(ring, number, y, layout.frameBottom());
    }
  }

  private String nothing() {
    if (reading.leavesOut()) {
      return "No line is " + (reading.filter().isEmpty() ? "so." : reading.filter().words() + ".");
    }
    return switch (model.source()) {
      case Source.OfTask(var task) -> nothing(task);
      case Source.OfRun _, Source.OfHost _, Source.OfRow _ ->
          "Nothing heard since this console opened.";
    };
  }

  private String nothing(TaskId task) {
    TaskStatus status = model.state().task(task).status();
    if (status == TaskStatus.PENDING) {
      return "Not begun.";
    }
    return switch (model.world().output().of(task).earlier()) {
      case Printed.Earlier.Unreadable(String why) -> "What it printed cannot be read: " + why;
      case Printed.Earlier.Read _ -> status.active() ? "Nothing printed yet." : "Nothing printed.";
      case Printed.Earlier.Unasked _, Printed.Earlier.Asked _ -> "";
    };
  }

  /** Whether more was printed than is kept here. */
  private boolean cut(Ring ring) {
    return ring.first() > 0
        || model.source() instanceof Source.OfTask(var task)
            && model.world().output().of(task).earlier()
                instanceof Printed.Earlier.Read(_, _, var more)
            && more;
  }

  /** Draws a line and returns the row after it. */
  private int line(Ring ring, long number, int y, int bottom) {
    if (number == ring.first() && cut(ring)) {
      String gone = "… there is more before this, in the step's output file: Enter names it";
      cells.fit(left, y, end, gone, Style.of(Tone.FAINT));
      return y + 1;
    }
    OutputLine line = ring.line(number);
    int x = head(line, y);
    List<String> pieces =
        reading.wrapped() ? shape.wrapped(line.text()) : List.of(moved(line.text()));
    int row = y;
    for (String piece : pieces) {
      if (row < bottom) {
        cells.fit(x, row, end, piece, style(line));
        mark(piece, x, row, number == reading.search().at());
        row++;
      }
    }
    return row;
  }

  /** When, who and whose; returns the column of the text. */
  private int head(OutputLine line, int y) {
    Style by = Style.of(line.kind().isError() ? Tone.ASK : Tone.ACCENT);
    int x = left;
    if (shape.time() > 0) {
      String time =
          line.at() == 0
              ? ""
              : Times.moment(Instant.ofEpochMilli(line.at()), model.now(), looks.zone());
      cells.fit(x, y, x + shape.time() - 1, time, Style.of(Tone.FAINT));
      x += shape.time();
    }
    if (shape.host() > 0) {
      String hosts = line.others().isEmpty() ? line.host() : Folded.range(line.hosts());
      cells.fit(x, y, x + shape.host() - 1, hosts, by);
      x += shape.host();
    }
    if (shape.step() > 0) {
      cells.fit(x, y, x + shape.step() - 1, line.task().step(), Style.of(Tone.FAINT));
      x += shape.step();
    }
    cells.set(x, y, sign(line.kind()), sign(line, by));
    return x + 2;
  }

  private static char sign(OutputLine.Kind kind) {
    return switch (kind) {
      case OUT -> '│';
      case ERR -> '!';
      case COMMAND -> '$';
      case EVENT -> '●';
      case ALARM -> '✗';
    };
  }

  private static Style sign(OutputLine line, Style by) {
    return switch (line.kind()) {
      case OUT -> Style.of(Tone.LINE);
      case ERR -> by.strong();
      case COMMAND -> Style.of(Tone.BUSY).strong();
      case EVENT -> Style.of(Tone.GOOD);
      case ALARM -> Style.of(Tone.BAD).strong();
    };
  }

  private static Style style(OutputLine line) {
    return switch (line.kind()) {
      case OUT -> Style.TEXT;
      case ERR -> Style.of(Tone.ASK);
      case COMMAND -> Style.of(Tone.TITLE);
      case EVENT -> Style.of(Tone.TITLE);
      case ALARM -> Style.of(Tone.BAD).strong();
    };
  }

  private String moved(String text) {
    int column = Math.min(reading.column(), text.codePointCount(0, text.length()));
    return text.substring(text.offsetByCodePoints(0, column));
  }

  /** Marks what is searched for, and stronger where the search is. */
  private void mark(String piece, int x, int y, boolean here) {
    String sought = reading.search().lower();
    if (sought.isEmpty()) {
      return;
    }
    String lower = piece.toLowerCase(Locale.ROOT);
    for (int at = lower.indexOf(sought); at >= 0; at = lower.indexOf(sought, at + 1)) {
      int from = x + Cells.width(lower.substring(0, at));
      int wide = Math.min(Cells.width(sought), end - from);
      if (wide > 0) {
        cells.paint(from, y, wide, here ? Tone.ASK_BACK : Tone.SELECTED_BACK);
      }
    }
  }
}
