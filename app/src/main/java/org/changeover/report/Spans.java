package org.changeover.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.changeover.report.Timeline.Band;
import org.changeover.report.Timeline.Kind;
import org.changeover.report.Timeline.Span;
import org.changeover.run.Entry;
import org.changeover.run.Event;

/** When one task did what. Used once. */
final class Spans {
  private final List<Band> withoutEngine;
  private final List<Span> all = new ArrayList<>();
  private Optional<Kind> open = Optional.empty();
  private Instant from = Instant.MIN;

  private Spans(List<Band> withoutEngine) {
    this.withoutEngine = withoutEngine;
  }

  /**
   * @param history of one task
   * @param withoutEngine when nothing was worked on, whatever the task's own events say
   */
  static List<Span> of(List<Entry> history, List<Band> withoutEngine) {
    var spans = new Spans(withoutEngine);
    history.forEach(spans::happened);
    spans.end(Optional.empty(), "", false);
    return spans.all;
  }

  private void happened(Entry entry) {
    Instant at = entry.at();
    switch (entry.event()) {
      case Event.TaskStarted _ -> begin(Kind.WORK, at);
      case Event.GateOpened _ -> begin(Kind.GATE, at);
      case Event.WaitStarted _ -> begin(Kind.WAIT, at);
      case Event.ManualAsked _ -> begin(Kind.MANUAL, at);
      case Event.UndoStarted _ -> begin(Kind.UNDO, at);
      case Event.DoubtRaised _ -> begin(Kind.DOUBT, at);
      case Event.TaskSucceeded _ -> end(at, "done", false);
      case Event.ManualConfirmed _ -> end(at, "done", false);
      case Event.TaskFailed _ -> end(at, "failed", true);
      case Event.TaskStopped _ -> end(at, "stopped", true);
      case Event.UndoFailed _ -> end(at, "undo failed", true);
      case Event.Rejected _ -> end(at, "rejected", true);
      case Event.GateExpired e when e.rejected() -> end(at, "rejected", true);
      case Event.TaskUndone _ -> end(at, "undone", false);
      case Event.TaskSkipped _ -> end(at, "skipped", false);
      case Event.DoubtAnswered _, Event.RetryRequested _ -> end(at, "", false);
      default -> {}
    }
  }

  private void begin(Kind kind, Instant at) {
    end(at, "", false);
    open = Optional.of(kind);
    from = at;
  }

  private void end(Instant at, String how, boolean bad) {
    end(Optional.of(at), how, bad);
  }

  private void end(Optional<Instant> to, String how, boolean bad) {
    open.ifPresent(kind -> all.add(span(kind, to, how, bad)));
    open = Optional.empty();
  }

  /** Work ends where its engine ended. */
  private Span span(Kind kind, Optional<Instant> to, String how, boolean bad) {
    boolean works = kind == Kind.WORK || kind == Kind.UNDO;
    return withoutEngine.stream()
        .filter(_ -> works)
        .map(Band::from)
        .filter(gone -> !gone.isBefore(from) && to.map(gone::isBefore).orElse(true))
        .findFirst()
        .map(gone -> new Span(kind, from, Optional.of(gone), "interrupted", true))
        .orElseGet(() -> new Span(kind, from, to, how, bad));
  }
}
