package org.changeover.console.view;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.changeover.console.model.ConsoleModel;
import org.changeover.console.model.Filter;
import org.changeover.console.model.Level;
import org.changeover.console.model.LinePlace;
import org.changeover.console.model.LineRows;
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
  /** What the search is at, and what else it would find. */
  private static final Style FOUND = Style.of(Tone.INK).on(Tone.ASK_BACK).strong();

  private static final Style ALSO = Style.of(Tone.TITLE).on(Tone.SELECTED_BACK).strong();

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

  /** In so many cells: what is left out of the lines is said before whose they are. */
  String title(int room) {
    Page page = model.screen().page();
    String lines = (page instanceof Page.Log ? "Log" : "Output") + of(model.source());
    int rest = Math.max(6, room - Cells.width(shown()));
    String whose = page.isOfLines() ? Crumbs.to(model, lines, rest) : lines;
    return Cells.shortened(whose, rest) + shown();
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

  /** Whether it follows, and how much is not shown; in so many cells as far as that can be. */
  String state(int room) {
    List<String> ways = reading.frozen().isEmpty() ? following() : still();
    return ways.stream().filter(one -> Cells.width(one) <= room).findFirst().orElse(ways.getLast());
  }

  /** The shortest last, and so for the others. */
  private List<String> following() {
    if (model.shownOutput().size() == 0) {
      return List.of(missed().replaceFirst("^ · ", ""));
    }
    return List.of("following" + missed(), "following" + missedInShort(), "following");
  }

  private List<String> still() {
    Ring ring = model.shownOutput();
    Ring live = model.liveOutput();
    long more = live.isSameAs(ring) ? live.end() - ring.end() : 0;
    String fresh = more > 0 ? ", %,d new lines".formatted(more) : "";
    String inShort = more > 0 ? ", %,d new".formatted(more) : "";
    return List.of(
        "standing still" + fresh + " · G follows" + missed(),
        "standing still" + inShort + " · G follows" + missedInShort(),
        "still" + inShort + " · G follows" + missedInShort(),
        "still" + inShort + missedInShort(),
        "still" + inShort,
        "still");
  }

  private String missed() {
    String where = model.source() instanceof Source.OfTask ? "the file" : "files";
    return absent() == 0 ? "" : " · %,d lines only in %s".formatted(absent(), where);
  }

  private String missedInShort() {
    return absent() == 0 ? "" : " · %,d missed".formatted(absent());
  }

  private long absent() {
    return model.world().output().missed(model.source(), model.plan());
  }

  void draw() {
    LineRows rows = model.lineRows();
    int y = model.layout().frameMiddle() + 1;
    if (rows.ring().size() == 0) {
      cells.fit(left, y, end, nothing(rows.ring().isCut()), Style.of(Tone.FAINT));
      return;
    }
    for (LinePlace place : rows.from(model.outputTop())) {
      if (rows.isNotice(place)) {
        cells.fit(left, y, end, gone(), Style.of(Tone.FAINT));
      } else {
        line(rows.ring(), place.line(), rows.piece(place), y);
      }
      y++;
    }
  }

  private String nothing(boolean cut) {
    String gone = cut ? " Older lines are not kept." : "";
    if (reading.leavesOut()) {
      return none() + gone;
    }
    if (cut) {
      return "No line of it is kept here." + gone;
    }
    return switch (model.source()) {
      case Source.OfTask(var task) -> nothing(task);
      case Source.OfRun _, Source.OfHost _, Source.OfRow _ ->
          "Nothing heard since this console opened.";
    };
  }

  private String none() {
    String what =
        switch (reading.level()) {
          case ALL -> "No line";
          case STEPS -> "No event or command";
          case ERRORS -> "No error";
        };
    Filter filter = reading.filter();
    return filter.isEmpty()
        ? what + " is kept here."
        : what + (filter.isInverse() ? " is without " : " holds ") + filter.quoted() + ".";
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

  /** Where the lines are that come before the first one. */
  private String gone() {
    if (!(model.source() instanceof Source.OfTask(var task))) {
      return "… older lines are not kept here; each step's output is in its own file";
    }
    if (!(model.world().output().of(task).earlier()
        instanceof Printed.Earlier.Read(var file, _, _, _))) {
      return "… older lines are not kept here; they are in the step's output file";
    }
    String before = "… older lines are in ";
    int room = end - left - before.length();
    int skipped = file.length() - room + 1;
    return before + (skipped > 1 ? "…" + file.substring(skipped) : file);
  }

  private void line(Ring ring, long number, int piece, int y) {
    OutputLine line = ring.line(number);
    boolean here = number == reading.search().at();
    List<String> pieces =
        reading.wrapped() ? shape.wrapped(line.text()) : List.of(moved(line.text()));
    String shown = pieces.get(piece);
    int before = pieces.stream().limit(piece).mapToInt(String::length).sum();
    int skipped = reading.wrapped() ? before : line.text().length() - shown.length();
    int x =
        piece == 0 ? head(line, y, here) : left + shape.time() + shape.host() + shape.step() + 2;
    cells.fit(x, y, end, shown, style(line));
    mark(line.text(), skipped, skipped + shown.length(), x, y, here);
  }

  /** When, who and whose; returns the column of the text. */
  private int head(OutputLine line, int y, boolean here) {
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
      List<String> names = line.hosts();
      String hosts = names.size() == 1 ? line.host() : Folded.range(names);
      cells.fit(x, y, x + shape.host() - 1, hosts, by);
      field(hosts, names, x, y, shape.host() - 1, here);
      x += shape.host();
    }
    if (shape.step() > 0) {
      String step = line.task().step();
      cells.fit(x, y, x + shape.step() - 1, step, Style.of(Tone.FAINT));
      field(step, List.of(step), x, y, shape.step() - 1, here);
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

  /** The same in a column; all of it where what was found is cut off, or in a range of names. */
  private void field(String shown, List<String> names, int x, int y, int room, boolean here) {
    String sought = reading.search().lower();
    int wide = Math.min(shown.length(), room);
    boolean seen = shown.substring(0, wide).toLowerCase(Locale.ROOT).contains(sought);
    if (sought.isEmpty() || seen) {
      mark(shown, 0, wide, x, y, here);
    } else if (names.stream().anyMatch(name -> name.toLowerCase(Locale.ROOT).contains(sought))) {
      cells.restyle(x, y, room, here ? FOUND : ALSO);
    }
  }

  /**
   * Marks what is searched for, and stronger where the search is.
   *
   * @param from the character of the text that is at {@code x}
   * @param to the one after the last that is shown
   */
  private void mark(String text, int from, int to, int x, int y, boolean here) {
    String sought = reading.search().lower();
    String lower = text.toLowerCase(Locale.ROOT);
    if (sought.isEmpty() || lower.length() != text.length()) {
      return;
    }
    for (int at = lower.indexOf(sought); at >= 0 && at < to; at = lower.indexOf(sought, at + 1)) {
      int first = Math.max(from, at);
      int last = Math.min(to, at + sought.length());
      if (first < last) {
        int column = x + Cells.width(text.substring(from, first));
        int wide = Math.min(Cells.width(text.substring(first, last)), end - column);
        if (wide > 0) {
          cells.restyle(column, y, wide, here ? FOUND : ALSO);
        }
      }
    }
  }
}
