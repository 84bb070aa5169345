package org.changeover.run;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.changeover.spi.Change;
import org.changeover.text.Sanitiser;

/** Events as lines for people: local time, task, what happened; safe on a terminal. Pure. */
public final class EventText {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

  /** Characters of a line; the journal has the rest. */
  private static final int LONGEST = 400;

  private final ZoneId zone;

  /**
   * @param zone in which times of day are said
   */
  public EventText(ZoneId zone) {
    this.zone = zone;
  }

  /** The time of day, the task if it is about one, and what happened. */
  public String line(Entry entry) {
    String time = CLOCK.format(entry.at().atZone(zone));
    return switch (entry.event()) {
      case Event.OfTask event -> oneLine("%s  %s  %s".formatted(time, event.task(), task(event)));
      case Event event -> oneLine("%s  %s".formatted(time, run(event)));
    };
  }

  /** What happened, without when and to which task. */
  public String said(Event event) {
    return oneLine(run(event));
  }

  private static String oneLine(String text) {
    List<String> lines = text.strip().lines().toList();
    String first = Sanitiser.clean(lines.getFirst());
    if (first.length() > LONGEST) {
      return first.substring(0, LONGEST) + " \u2026";
    }
    return lines.size() > 1 ? first + " \u2026" : first;
  }

  private String run(Event event) {
    return switch (event) {
      case Event.RunStarted e ->
          "run %s started by %s: %s".formatted(e.run(), e.by().operator(), e.title());
      case Event.EngineStarted e ->
          "engine %d took over (process %d)".formatted(e.epoch(), e.pid())
              + because(e.options().reason());
      case Event.EngineStopped e -> "engine let go: " + e.why();
      case Event.RunPaused e -> "paused by " + e.by().operator() + because(e.reason());
      case Event.RunResumed e -> "resumed by " + e.by().operator() + because(e.reason());
      case Event.RunParked e -> "parked: " + e.why();
      case Event.PlanAmended e ->
          "plan amended by %s, version %d%s; %s"
              .formatted(
                  e.by().operator(),
                  e.planVersion(),
                  because(e.reason()),
                  String.join("; ", e.difference()));
      case Event.CancelRequested e ->
          "cancel asked for by " + e.by().operator() + because(e.reason());
      case Event.RunCancelled _ -> "cancelled";
      case Event.RunFinished e ->
          e.failed().isEmpty()
              ? "finished"
              : "finished without " + String.join(", ", Folded.names(e.failed()));
      case Event.ClockJumped e -> "the clock jumped by " + e.by();
      case Event.ProbeChanged e ->
          e.up() ? "service is up: " + e.saw() : "service is DOWN: " + e.saw();
      case Event.UndoRequested e ->
          "undo asked for by "
              + e.by().operator()
              + e.to().map(to -> ", down to " + to).orElse("")
              + because(e.reason());
      case Event.UndoFinished _ -> "undone";
      case Event.RequestRefused e ->
          "refused %s%s of %s: %s"
              .formatted(
                  e.request(),
                  e.task().map(task -> " " + task).orElse(""),
                  e.by().operator(),
                  e.why());
      case Event.OfTask e -> task(e);
    };
  }

  private String task(Event.OfTask event) {
    return switch (event) {
      case Event.TaskStarted e -> e.attempt() > 1 ? "started, attempt " + e.attempt() : "started";
      case Event.LockAwaited e ->
          "waits "
              + e.what()
              + e.until().map(at -> ", at most until " + CLOCK.format(at.atZone(zone))).orElse("");
      case Event.Checked e -> checked(e);
      case Event.GateOpened e -> gate(e);
      case Event.Approved e -> "approved by " + e.by().operator() + because(e.reason());
      case Event.Rejected e -> "rejected by " + e.by().operator() + because(e.reason());
      case Event.GateExpired e -> e.rejected() ? "rejected: nobody answered in time" : "held open";
      case Event.WaitStarted e ->
          "waits until " + CLOCK.format(e.until().atZone(zone)) + because(e.because());
      case Event.ManualAsked e -> "to be done by hand: " + e.what();
      case Event.ManualConfirmed e -> "confirmed by " + e.by().operator() + because(e.note());
      case Event.IntentRecorded _ -> "changes now";
      case Event.ChangeMade e -> "changed " + change(e.change());
      case Event.OutputGiven e ->
          isEmpty(e.value()) ? e.name() + " is empty" : e.name() + " = " + e.value();
      case Event.TaskSucceeded e ->
          (e.changed() ? "done" : "nothing to do") + because(e.evidence()) + outputs(e.outputs());
      case Event.TaskFailed e ->
          "FAILED: "
              + e.error()
              + e.retryAt().map(at -> "; again at " + CLOCK.format(at.atZone(zone))).orElse("");
      case Event.TaskStopped _ -> "stopped";
      case Event.DoubtRaised e ->
          "IN DOUBT: " + e.question() + because(String.join("; ", e.facts()));
      case Event.DoubtAnswered e ->
          "answered by %s: %s%s"
              .formatted(
                  e.by().operator(),
                  e.answer().name().toLowerCase(Locale.ROOT),
                  because(e.reason()));
      case Event.TaskSkipped e -> "skipped by " + e.by().operator() + because(e.reason());
      case Event.RetryRequested e -> "again, says " + e.by().operator() + because(e.reason());
      case Event.UndoStarted _ -> "undo started";
      case Event.TaskUndone e -> "undone" + because(e.evidence());
      case Event.UndoFailed e -> "UNDO FAILED: " + e.error();
    };
  }

  private static String checked(Event.Checked event) {
    return switch (event.verdict()) {
      case SATISFIED -> "as wanted" + because(event.detail());
      case UNKNOWN -> "unknown" + because(event.detail());
      case DIFFERS ->
          "differs: "
              + event.changes().stream().map(EventText::change).collect(Collectors.joining("; "));
    };
  }

  private String gate(Event.GateOpened event) {
    Optional<String> until = event.deadline().map(at -> CLOCK.format(at.atZone(zone)));
    return "waits for %d approval%s by %s%s: %s"
        .formatted(
            event.count(),
            event.count() == 1 ? "" : "s",
            String.join(", ", event.by()),
            until.map(at -> " until " + at).orElse(""),
            event.ask());
  }

  private static String change(Change change) {
    return "%s: %s -> %s"
        .formatted(named(change.what()), shown(change.before()), shown(change.after()));
  }

  /** The first line of what may be a script in quotes, the quotes closed. */
  private static String named(String what) {
    List<String> lines = what.strip().lines().toList();
    if (lines.size() < 2) {
      return what;
    }
    String end = lines.getFirst().startsWith("'") && lines.getLast().endsWith("'") ? "'" : "";
    return lines.getFirst() + " \u2026" + end;
  }

  private static String shown(String value) {
    return value.isEmpty() ? "nothing" : value;
  }

  private static String outputs(Map<String, Object> outputs) {
    var said = new java.util.TreeMap<>(outputs);
    said.values().removeIf(EventText::isEmpty);
    return said.isEmpty() ? "" : " " + said;
  }

  private static boolean isEmpty(Object value) {
    return String.valueOf(value).isBlank();
  }

  private static String because(String why) {
    return why.isBlank() ? "" : ": " + why;
  }
}
