package org.changeover.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.changeover.run.Actor;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.TaskId;

/** Everything that was asked of a run, by whom, from where, when and why. Pure. */
final class Audit {
  private Audit() {}

  static List<Report.Asked> of(List<Entry> journal) {
    String reason = reasonOfStart(journal);
    return journal.stream().flatMap(entry -> asked(entry, reason).stream()).toList();
  }

  /** Why the run was started, as its first engine was told; empty when it was not. */
  static String reasonOfStart(List<Entry> journal) {
    return journal.stream()
        .map(Entry::event)
        .filter(Event.EngineStarted.class::isInstance)
        .map(event -> ((Event.EngineStarted) event).options().reason())
        .findFirst()
        .orElse("");
  }

  private static Optional<Report.Asked> asked(Entry entry, String reasonOfStart) {
    return switch (entry.event()) {
      case Event.RunStarted e ->
          Optional.of(
              of(entry, "run", Optional.empty(), "the plan " + e.plan(), e.by(), reasonOfStart));
      case Event.EngineStarted e ->
          Optional.of(
              of(entry, "engine", Optional.empty(), engine(e), e.by(), e.options().reason()));
      case Event.RunPaused e -> ofRun(entry, "pause", "", e.by(), e.reason());
      case Event.RunResumed e -> ofRun(entry, "resume", "", e.by(), e.reason());
      case Event.CancelRequested e -> ofRun(entry, "cancel", "", e.by(), e.reason());
      case Event.PlanAmended e -> ofRun(entry, "amend", version(e), e.by(), e.reason());
      case Event.UndoRequested e ->
          ofRun(entry, "undo", e.to().map(to -> "down to " + to).orElse("all"), e.by(), e.reason());
      case Event.RequestRefused e ->
          Optional.of(
              new Report.Asked(
                  entry.sequence(),
                  entry.at(),
                  e.request(),
                  e.task(),
                  "",
                  e.by(),
                  e.reason(),
                  Optional.of(e.why())));
      case Event.Approved e ->
          ofTask(
              entry,
              "approve",
              e.task(),
              "of what was found as " + e.fingerprint(),
              e.by(),
              e.reason());
      case Event.Rejected e -> ofTask(entry, "reject", e.task(), "", e.by(), e.reason());
      case Event.ManualConfirmed e -> ofTask(entry, "confirm", e.task(), "", e.by(), e.note());
      case Event.DoubtAnswered e ->
          ofTask(
              entry,
              "answer",
              e.task(),
              e.answer().name().toLowerCase(Locale.ROOT),
              e.by(),
              e.reason());
      case Event.TaskSkipped e -> ofTask(entry, "skip", e.task(), "", e.by(), e.reason());
      case Event.RetryRequested e -> ofTask(entry, "retry", e.task(), "", e.by(), e.reason());
      case Event.EngineStopped _,
          Event.RunParked _,
          Event.RunCancelled _,
          Event.RunFinished _,
          Event.ClockJumped _,
          Event.ProbeChanged _,
          Event.UndoFinished _,
          Event.OfTask _ ->
          Optional.empty();
    };
  }

  private static String version(Event.PlanAmended event) {
    return "version %d of the plan: %s"
        .formatted(event.planVersion(), String.join("; ", event.difference()));
  }

  private static String engine(Event.EngineStarted event) {
    var said = new ArrayList<String>();
    said.add("engine %d, process %d".formatted(event.epoch(), event.pid()));
    Event.Options options = event.options();
    if (options.yes()) {
      said.add("--yes");
    }
    options.until().ifPresent(step -> said.add("--until " + step));
    if (options.noWait()) {
      said.add("--no-wait");
    }
    options.maxWait().ifPresent(longest -> said.add("--max-wait " + Words.length(longest)));
    options.pace().ifPresent(pace -> said.add("--pace " + Words.length(pace)));
    return String.join(", ", said);
  }

  private static Optional<Report.Asked> ofRun(
      Entry entry, String request, String detail, Actor by, String reason) {
    return Optional.of(of(entry, request, Optional.empty(), detail, by, reason));
  }

  /** What the engine did by its own rules nobody asked for. */
  private static Optional<Report.Asked> ofTask(
      Entry entry, String request, TaskId task, String detail, Actor by, String reason) {
    return by.equals(Actor.engine())
        ? Optional.empty()
        : Optional.of(of(entry, request, Optional.of(task), detail, by, reason));
  }

  private static Report.Asked of(
      Entry entry, String request, Optional<TaskId> task, String detail, Actor by, String reason) {
    return new Report.Asked(
        entry.sequence(), entry.at(), request, task, detail, by, reason, Optional.empty());
  }
}
