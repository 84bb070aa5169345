package org.changeover.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.changeover.run.Entry;
import org.changeover.run.Event;
import org.changeover.run.EventText;
import org.changeover.run.TaskId;

/** What went wrong with one task, and what was done about it. Used once. */
final class Troubles {
  private final TaskId task;
  private final EventText words;
  private final List<Report.Trouble> all = new ArrayList<>();
  private final List<Report.Moment> then = new ArrayList<>();
  private boolean open;
  private boolean doubt;
  private Instant at = Instant.MIN;
  private String what = "";

  private Troubles(TaskId task, EventText words) {
    this.task = task;
    this.words = words;
  }

  /**
   * @param history of that task
   */
  static List<Report.Trouble> of(TaskId task, List<Entry> history, EventText words) {
    var troubles = new Troubles(task, words);
    history.forEach(troubles::happened);
    troubles.settle("open: nothing settled it yet", false);
    return troubles.all;
  }

  private void happened(Entry entry) {
    switch (entry.event()) {
      case Event.TaskFailed e -> wrong(entry, false, e.error());
      case Event.UndoFailed e -> wrong(entry, false, "the undo failed: " + e.error());
      case Event.TaskStopped _ -> wrong(entry, false, "stopped before its end");
      case Event.DoubtRaised e ->
          wrong(entry, true, e.question() + "\n" + String.join("\n", e.facts()));
      case Event.TaskSucceeded _ -> settled(entry, "mended: it was done in the end");
      case Event.TaskSkipped _ -> settled(entry, "left out");
      case Event.TaskUndone _ -> settled(entry, "taken back");
      case Event.DoubtAnswered e -> answered(entry, e);
      case Event.RetryRequested _,
          Event.TaskStarted _,
          Event.UndoStarted _,
          Event.GateOpened _,
          Event.Approved _,
          Event.Rejected _ ->
          note(entry);
      default -> {}
    }
  }

  private void wrong(Entry entry, boolean inDoubt, String error) {
    settle(inDoubt ? "then in doubt, see below" : "went wrong again, see below", true);
    open = true;
    doubt = inDoubt;
    at = entry.at();
    what = error;
    if (entry.event() instanceof Event.TaskFailed(_, _, var retryAt) && retryAt.isPresent()) {
      String by = "the engine tries again by the plan's retry";
      then.add(new Report.Moment(entry.sequence(), entry.at(), by));
    }
  }

  private void answered(Entry entry, Event.DoubtAnswered event) {
    switch (event.answer()) {
      case DONE -> settled(entry, "decided: it happened");
      case FAILED -> {
        note(entry);
        what = what + "\ndecided: it failed";
      }
      case AGAIN -> note(entry);
    }
  }

  private void note(Entry entry) {
    if (open) {
      then.add(new Report.Moment(entry.sequence(), entry.at(), words.said(entry.event())));
    }
  }

  private void settled(Entry entry, String outcome) {
    note(entry);
    settle(outcome, true);
  }

  private void settle(String outcome, boolean settled) {
    if (open) {
      all.add(new Report.Trouble(task, at, doubt, what, then, outcome, settled));
    }
    open = false;
    then.clear();
  }
}
