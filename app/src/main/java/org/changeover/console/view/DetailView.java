package org.changeover.console.view;

import static java.util.Comparator.comparingInt;
import static org.changeover.text.Sanitiser.oneLine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.changeover.console.model.ConsoleModel;
import org.changeover.console.model.OutputLine;
import org.changeover.console.model.Printed;
import org.changeover.console.model.Roster;
import org.changeover.console.model.Row;
import org.changeover.plan.Step;
import org.changeover.plan.StepWork;
import org.changeover.plan.Value;
import org.changeover.run.Entry;
import org.changeover.run.Folded;
import org.changeover.run.Forecast;
import org.changeover.run.TaskId;
import org.changeover.run.TaskState;
import org.changeover.run.TaskStatus;
import org.changeover.spi.Change;
import org.changeover.spi.Receipt;

/**
 * Everything about a step: what it is, how it stands, what was found, changed and kept for undo.
 */
final class DetailView {
  private static final Style LABEL = Style.of(Tone.FAINT);
  private static final Style HEAD = Style.of(Tone.ACCENT).strong();
  private static final int LABELS = 12;

  /** So many targets of one status are told apart in each frame. */
  private static final int MOST = 500;

  /** The last ones; a frame must not take longer the longer a step runs. */
  private static final int MOST_COMMANDS = 200;

  private final ConsoleModel model;
  private final Looks looks;
  private final int width;
  private final List<Line> lines = new ArrayList<>();

  private DetailView(ConsoleModel model, Looks looks, int width) {
    this.model = model;
    this.looks = looks;
    this.width = width;
  }

  /** The lines about the selected row, none wider than {@code width}. */
  static List<Line> lines(ConsoleModel model, Looks looks, int width) {
    var view = new DetailView(model, looks, width);
    model.selectedRow().ifPresent(view::row);
    return view.lines;
  }

  /** The lines about what a task found or changed. */
  static List<Line> changes(List<Change> changes, Looks looks, ConsoleModel model, int width) {
    var view = new DetailView(model, looks, width);
    changes.forEach(view::change);
    return view.lines;
  }

  private void row(Row row) {
    if (row.isPhase()) {
      text("", row.title(), Style.of(Tone.TITLE).strong());
      text("", row.tasks().size() + " tasks", LABEL);
      return;
    }
    Optional<TaskId> task = model.selectedTask();
    Optional<Step> step = task.flatMap(id -> model.plan().plan().step(id.step()));
    if (row.tasks().size() > 1) {
      text("", row.title().isEmpty() ? row.name() : row.title(), HEAD.ink(Tone.TITLE));
      spread(row);
    }
    step.ifPresent(this::head);
    task.map(model.state()::task).ifPresent(this::state);
    step.ifPresent(this::written);
    task.map(model.state()::task).ifPresent(this::told);
  }

  private void head(Step step) {
    text("", step.title(), Style.of(Tone.TITLE).strong());
  }

  private void spread(Row row) {
    Stream.of(TaskStatus.values())
        .sorted(comparingInt(status -> urgency(StatusLook.of(status))))
        .forEach(status -> together(row.range(), status));
    lines.add(Line.empty());
  }

  /** Equal outcomes as one; of very many, the first few and how many more there are. */
  private void together(Roster.Range range, TaskStatus status) {
    StatusLook look = StatusLook.of(status);
    List<TaskState> few = model.roster().few(range, status, MOST);
    Folded.of(few, TaskState::id, DetailView::outcome).forEach(one -> together(look, one));
    int more = model.roster().count(range, status::equals) - few.size();
    if (more > 0) {
      lines.add(
          Line.of("  " + look.glyph() + " ", Style.of(look.tone()).strong())
              .and("and %,d more  ".formatted(more), LABEL)
              .and(look.word(), Style.of(look.tone())));
    }
  }

  private void together(StatusLook look, Folded one) {
    String name = HeaderView.named(new TaskId(one.step(), one.where()));
    int many = one.tasks().size();
    lines.add(
        Line.of("  " + look.glyph() + " ", Style.of(look.tone()).strong())
            .and(Cells.shortened(name, width / 2) + "  ", Style.TEXT)
            .and(many > 1 ? "%,d targets  ".formatted(many) : "", LABEL)
            .and(look.word() + "  ", Style.of(look.tone()))
            .and(one.said(), LABEL));
  }

  private static String outcome(TaskState task) {
    return task.facts().isEmpty()
        ? oneLine(task.detail())
        : oneLine(task.detail() + " " + String.join(" · ", task.facts()));
  }

  /** What failed comes first, then what asks for something, then what goes on; last what rests. */
  private static int urgency(StatusLook look) {
    return switch (look.tone()) {
      case BAD -> 0;
      case ASK -> 1;
      case BUSY -> 2;
      case GOOD -> 3;
      default -> 4;
    };
  }

  private void state(TaskState task) {
    StatusLook look = StatusLook.of(task.status());
    String attempts =
        task.attempt() > 1 || task.generation() > 1
            ? "  attempt "
                + task.attempt()
                + (task.generation() > 1 ? " of redo " + (task.generation() - 1) : "")
            : "";
    String taken = Times.taken(task, model.now()).map(t -> "  " + Times.length(t)).orElse("");
    lines.add(
        label("status")
            .and(look.glyph() + " " + look.word(), Style.of(look.tone()).strong())
            .and(taken + attempts, LABEL));
    lines.add(label("on").and(task.id().target(), Style.TEXT));
    if (!task.detail().isBlank()) {
      text(detailLabel(task.status()), task.detail(), detailStyle(task.status()));
    }
    task.facts().forEach(fact -> text("", "· " + fact, Style.TEXT));
    task.due().ifPresent(due -> lines.add(label("until").and(moment(due), Style.TEXT)));
    approvals(task);
    found(task);
    outputs(task);
    receipts(task);
  }

  private void told(TaskState task) {
    commands(task);
    history(task);
    printed(task);
  }

  /** Told before they are run, so the last one may not have changed anything yet. */
  private void commands(TaskState task) {
    Printed.Commands commands = model.world().output().of(task.id()).commands();
    List<OutputLine> run = commands.lines();
    if (run.isEmpty()) {
      return;
    }
    List<OutputLine> last = run.subList(Math.max(0, run.size() - MOST_COMMANDS), run.size());
    lines.add(Line.empty());
    lines.add(Line.of("Commands to change something", HEAD));
    if (commands.cut() || last.size() < run.size()) {
      text("", "There may be more of them: all are in the output file.", LABEL, 2);
    }
    last.forEach(line -> pair(line.host(), line.text()));
  }

  private void history(TaskState task) {
    List<Entry> known = model.world().history().of(task.id());
    if (!known.isEmpty()) {
      lines.add(Line.empty());
      lines.add(Line.of("History", HEAD));
      known.forEach(entry -> pair(moment(entry.at()), model.world().words().said(entry.event())));
    }
  }

  private void printed(TaskState task) {
    if (model.world().output().of(task.id()).earlier()
            instanceof Printed.Earlier.Read(var file, var end, _, _)
        && end > 0) {
      lines.add(Line.empty());
      lines.add(Line.of("Output, as kept", HEAD));
      pair("file", file);
    }
  }

  private static String detailLabel(TaskStatus status) {
    return switch (status) {
      case FAILED, RETRYING, UNDO_FAILED -> "error";
      case SUCCEEDED, UNDONE -> "evidence";
      case GATE, UNKNOWN, UNDO_UNKNOWN -> "question";
      case WAITING, REJECTED, SKIPPED -> "because";
      case MANUAL -> "to be done";
      case PENDING, RUNNING, APPROVED, IN_DOUBT, STOPPED, UNDOING, UNDO_CONFIRMED -> "says";
    };
  }

  private static Style detailStyle(TaskStatus status) {
    return status == TaskStatus.FAILED || status == TaskStatus.UNDO_FAILED
        ? Style.of(Tone.BAD)
        : Style.TEXT;
  }

  private void approvals(TaskState task) {
    task.gate()
        .ifPresent(gate ->
            text(
                "approval",
                "%d of %d by %s"
                    .formatted(task.approvers().size(), gate.count(), String.join(", ", gate.by())),
                Style.TEXT));
    task.approvals()
        .forEach(one ->
            text(
                "",
                "· " + one.by().operator() + (one.reason().isBlank() ? "" : ": " + one.reason()),
                Style.TEXT));
  }

  private void found(TaskState task) {
    if (!task.changes().isEmpty()) {
      lines.add(Line.empty());
      lines.add(Line.of(task.changed() ? "Changes" : "Changes that the check found", HEAD));
      task.changes().forEach(this::change);
    }
  }

  private void change(Change change) {
    text("", change.what(), Style.TEXT.strong(), 2);
    if (!change.before().isEmpty()) {
      text("", "- " + change.before(), Style.of(Tone.BAD), 4);
    }
    if (!change.after().isEmpty()) {
      text("", "+ " + change.after(), Style.of(Tone.GOOD), 4);
    }
  }

  private void outputs(TaskState task) {
    var outputs = new TreeMap<>(task.outputs());
    outputs.values().removeIf(value -> String.valueOf(value).isBlank());
    if (!outputs.isEmpty()) {
      lines.add(Line.empty());
      lines.add(Line.of("Outputs", HEAD));
      outputs.forEach((name, value) -> pair(name, String.valueOf(value)));
    }
  }

  private void receipts(TaskState task) {
    if (task.receipts().isEmpty()) {
      return;
    }
    lines.add(Line.empty());
    lines.add(Line.of("Receipts, from which it is undone", HEAD));
    for (Receipt receipt : task.receipts()) {
      text("", receipt.format(), Style.TEXT.strong(), 2);
      new TreeMap<>(receipt.facts()).forEach(this::pair);
      receipt
          .saved()
          .forEach(file ->
              pair(
                  "saved",
                  file.host()
                      + ":"
                      + file.path()
                      + (file.before().exists() ? " in " + file.savedAt() : " was not there")));
    }
  }

  private void written(Step step) {
    lines.add(Line.empty());
    lines.add(Line.of("In the plan", HEAD));
    pair("step", step.id());
    Forecast forecast = model.roster().forecast();
    forecast
        .of(step.id())
        .ifPresent(took -> pair("forecast", Times.length(took) + ", by " + told(forecast)));
    work(step.work());
    if (!step.needIds().isEmpty()) {
      pair("needs", String.join(", ", step.needIds()));
    }
    step.timeout().ifPresent(limit -> pair("timeout", Times.length(limit)));
    step.retry().ifPresent(retry -> pair("retry", retry.times() + " times"));
    step.rollout()
        .ifPresent(rollout ->
            pair(
                "rollout",
                "canary %d, parallel %d, tolerate %d"
                    .formatted(rollout.canary(), rollout.parallel(), rollout.tolerate())));
  }

  private static String told(Forecast forecast) {
    return forecast.rehearsed()
        ? "the rehearsal %s and what this run took so far".formatted(forecast.run())
        : forecast.run();
  }

  private void work(StepWork work) {
    switch (work) {
      case StepWork.Act act -> {
        pair("uses", act.uses());
        act.with().fields().forEach((name, field) -> pair("  " + name, value(field.value())));
      }
      case StepWork.Chain chain ->
          pair("chain", String.join(", ", chain.steps().stream().map(Step::id).toList()));
      case StepWork.Wait wait -> pair("wait", wait.because());
      case StepWork.Manual manual -> pair("by hand", value(manual.instruction()));
    }
  }

  private static String value(Value value) {
    return switch (value) {
      case Value.Text text -> text.text();
      case Value.Num number -> number.written();
      case Value.Flag flag -> Boolean.toString(flag.flag());
      case Value.Nothing _ -> "(nothing)";
      case Value.Items items ->
          String.join(", ", items.items().stream().map(DetailView::value).toList());
      case Value.Fields fields -> {
        var all = new ArrayList<String>();
        fields.fields().forEach((name, field) -> all.add(name + ": " + value(field.value())));
        yield "{ " + String.join(", ", all) + " }";
      }
      case Value.SecretName secret -> "the secret " + secret.name();
      case Value.Pending pending -> "known after " + pending.until();
    };
  }

  private String moment(Instant at) {
    return Times.moment(at, model.now(), looks.zone());
  }

  private void pair(String name, String value) {
    String head = "  " + name + "  ";
    int indent = Math.max(LABELS + 2, Math.min(Cells.width(head), width / 3));
    List<String> pieces = Line.wrap(value, width - indent);
    for (int i = 0; i < Math.max(1, pieces.size()); i++) {
      String start = i == 0 ? Cells.shortened(head, indent) : "";
      lines.add(
          Line.of(start + " ".repeat(indent - Cells.width(start)), LABEL)
              .and(pieces.isEmpty() ? "" : pieces.get(i), Style.TEXT));
    }
  }

  private static Line label(String name) {
    return Line.of(name + " ".repeat(Math.max(1, LABELS - name.length())), LABEL);
  }

  private void text(String label, String text, Style style) {
    if (label.isEmpty()) {
      text(label, text, style, 0);
      return;
    }
    List<String> pieces = Line.wrap(text, width - LABELS);
    for (int i = 0; i < pieces.size(); i++) {
      lines.add(label(i == 0 ? label : "").and(pieces.get(i), style));
    }
  }

  private void text(String label, String text, Style style, int indent) {
    for (String piece : Line.wrap(text, width - indent)) {
      lines.add(Line.of(" ".repeat(indent) + label + piece, style));
    }
  }
}
