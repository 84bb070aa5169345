package org.changeover.console.view;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.changeover.text.Sanitiser.oneLine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.changeover.console.model.ConsoleModel;
import org.changeover.plan.Phase;
import org.changeover.plan.Step;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.Folded;
import org.changeover.run.TaskId;
import org.changeover.run.TaskState;
import org.changeover.run.TaskStatus;

/** What was done, in the order of the plan: when, with what evidence, and who decided. */
final class ReportView {
  private static final Style FAINT = Style.of(Tone.FAINT);
  private static final Style HEAD = Style.of(Tone.ACCENT).strong();
  private static final int LABELS = 12;

  private final ConsoleModel model;
  private final Looks looks;
  private final int width;
  private final List<Line> lines = new ArrayList<>();

  private ReportView(ConsoleModel model, Looks looks, int width) {
    this.model = model;
    this.looks = looks;
    this.width = width;
  }

  /** The lines of the report, none wider than {@code width}. */
  static List<Line> lines(ConsoleModel model, Looks looks, int width) {
    var view = new ReportView(model, looks, width);
    view.run();
    view.model.plan().plan().phases().forEach(view::phase);
    view.decisions();
    return view.lines;
  }

  private void run() {
    String title = model.state().start().map(Event.RunStarted::title).orElse("");
    lines.add(Line.of(title, Style.of(Tone.TITLE).strong()));
    model.state().start().ifPresent(this::started);
    StatusLook look = StatusLook.of(model.state().status());
    pair("status", look.glyph() + " " + look.word());
    model
        .state()
        .startedAt()
        .ifPresent(from -> {
          var until = model.state().lastAt().orElse(from);
          pair(
              "time",
              "%s to %s, %s"
                  .formatted(
                      Times.moment(from, model.now(), looks.zone()),
                      Times.moment(until, model.now(), looks.zone()),
                      Times.length(Times.between(from, until))));
        });
    downtime();
  }

  private void started(Event.RunStarted start) {
    pair("run", start.run() + where(start));
    pair("by", start.by().operator());
    pair("plan", "%s, SHA-256 %s".formatted(start.plan(), start.planSha256()));
    model
        .state()
        .amended()
        .ifPresent(last ->
            pair(
                "amended",
                "version %d by %s, SHA-256 %s"
                    .formatted(last.planVersion(), last.by().operator(), last.planSha256())));
  }

  private static String where(Event.RunStarted start) {
    if (!start.lab()) {
      return "";
    }
    return start.rehearsal().isPresent() ? ", a rehearsal on the lab" : ", on the lab";
  }

  private void downtime() {
    Duration down = model.state().downtimeAt(model.now());
    Optional<Duration> budget = model.plan().plan().downtime();
    if (budget.isPresent() || model.plan().plan().probe().isPresent()) {
      String of = budget.map(limit -> " of " + Times.length(limit) + " allowed").orElse("");
      pair("downtime", Times.length(down) + of);
    }
  }

  private void phase(Phase phase) {
    lines.add(Line.empty());
    lines.add(Line.of(phase.title().isEmpty() ? phase.id() : phase.title(), HEAD));
    phase.steps().forEach(step -> step(step).forEach(lines::add));
  }

  /** A line for each outcome of a step, equal ones of several hosts together. */
  private List<Line> step(Step step) {
    List<TaskState> tasks =
        model.plan().targetsOf(step).stream()
            .flatMap(target -> model.plan().turn(step, target).stream())
            .map(model.state()::task)
            .toList();
    boolean begun = tasks.stream().anyMatch(task -> task.status() != TaskStatus.PENDING);
    if (!begun) {
      return List.of(Line.of("  ○ " + step.id(), FAINT).and("  not begun", FAINT));
    }
    var byStatus =
        tasks.stream()
            .collect(
                groupingBy(TaskState::status, () -> new EnumMap<>(TaskStatus.class), toList()));
    var said = new ArrayList<Line>();
    byStatus.forEach((status, those) ->
        Folded.of(those, TaskState::id, task -> oneLine(task.detail()))
            .forEach(one -> said.addAll(outcome(status, one))));
    return said;
  }

  private List<Line> outcome(TaskStatus status, Folded one) {
    StatusLook look = StatusLook.of(status);
    String name = one.where().equals(TaskId.RUN) ? one.step() : one.name();
    var all = new ArrayList<Line>();
    all.add(
        Line.of("  " + look.glyph() + " ", Style.of(look.tone()).strong())
            .and(Cells.shortened(name, width / 2) + "  ", Style.TEXT)
            .and(look.word() + when(one), FAINT));
    Line.wrap(one.said(), width - 6).stream()
        .filter(piece -> !piece.isEmpty())
        .forEach(piece -> all.add(Line.of("      " + piece, FAINT)));
    return all;
  }

  private String when(Folded one) {
    return one.tasks().stream()
        .map(model.state()::task)
        .flatMap(task -> task.endedAt().stream())
        .max(Instant::compareTo)
        .map(at -> " at " + Times.moment(at, model.now(), looks.zone()))
        .orElse("");
  }

  /** Everything that a person decided. */
  private void decisions() {
    List<Entry> all =
        Stream.concat(
                model.world().history().run().stream(),
                model.plan().tasks().stream()
                    .flatMap(task -> model.world().history().of(task).stream()))
            .filter(entry -> isDecision(entry.event()))
            .sorted(Comparator.comparingLong(Entry::sequence))
            .toList();
    if (all.isEmpty()) {
      return;
    }
    lines.add(Line.empty());
    lines.add(Line.of("Who decided what", HEAD));
    for (Entry entry : all) {
      String task =
          entry.event() instanceof Event.OfTask event ? HeaderView.named(event.task()) + " " : "";
      lines.add(
          Line.of("  " + Times.moment(entry.at(), model.now(), looks.zone()) + "  ", FAINT)
              .and(task, Style.TEXT.strong())
              .and(model.world().words().said(entry.event()), Style.TEXT));
    }
  }

  private static boolean isDecision(Event event) {
    return switch (event) {
      case Event.Approved _,
          Event.Rejected _,
          Event.ManualConfirmed _,
          Event.DoubtAnswered _,
          Event.TaskSkipped _,
          Event.RetryRequested _,
          Event.RunPaused _,
          Event.RunResumed _,
          Event.CancelRequested _,
          Event.UndoRequested _,
          Event.RequestRefused _ ->
          true;
      default -> false;
    };
  }

  private void pair(String label, String value) {
    lines.add(
        Line.of(label + " ".repeat(Math.max(1, LABELS - label.length())), FAINT)
            .and(value, Style.TEXT));
  }
}
