package org.changeover.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.EventText;
import org.changeover.run.TaskState;
import org.changeover.spi.Change;

/** All that happened to one task, put in order. Used once. */
final class TaskParts {
  private final EventText words;
  private final List<Report.Look> looks = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private final List<Report.Intent> intents = new ArrayList<>();
  private final List<Report.Moment> history = new ArrayList<>();
  private Optional<Instant> from = Optional.empty();
  private int attempts;

  private TaskParts(EventText words) {
    this.words = words;
  }

  static Report.TaskPart of(TaskState state, List<Entry> history, EventText words) {
    var parts = new TaskParts(words);
    history.forEach(parts::happened);
    return new Report.TaskPart(
        state.id(),
        state.status(),
        state.generation(),
        parts.attempts,
        state.changed(),
        parts.from,
        state.endedAt(),
        state.detail(),
        state.facts(),
        parts.looks,
        parts.changes,
        parts.intents,
        state.outputs(),
        parts.history);
  }

  private void happened(Entry entry) {
    history.add(new Report.Moment(entry.sequence(), entry.at(), words.said(entry.event())));
    switch (entry.event()) {
      case Event.TaskStarted _ -> {
        began(entry);
        attempts++;
      }
      case Event.WaitStarted _, Event.ManualAsked _ -> began(entry);
      case Event.Checked e ->
          looks.add(
              new Report.Look(entry.at(), e.verdict(), e.changes(), e.fingerprint(), e.detail()));
      case Event.ChangeMade e -> changes.add(e.change());
      case Event.IntentRecorded e ->
          intents.add(
              new Report.Intent(
                  entry.at(), e.generation(), e.attempt(), e.number(), e.receipt(), e.reversal()));
      default -> {}
    }
  }

  private void began(Entry entry) {
    from = from.or(() -> Optional.of(entry.at()));
  }
}
