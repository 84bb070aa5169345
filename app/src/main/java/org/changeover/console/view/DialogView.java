package org.changeover.console.view;

import static org.changeover.console.view.DialogBox.LABEL;
import static org.changeover.console.view.DialogBox.TEXT;
import static org.changeover.console.view.DialogBox.TITLE;
import static org.changeover.text.Sanitiser.oneLine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.changeover.console.model.ConsoleModel;
import org.changeover.console.model.Dialog;
import org.changeover.console.model.Purpose;
import org.changeover.plan.Step;
import org.changeover.plan.StepWork;
import org.changeover.run.Event;
import org.changeover.run.RunStatus;
import org.changeover.run.TaskId;
import org.changeover.run.TaskState;
import org.changeover.spi.Receipt;
import org.changeover.spi.Reversal;

/** A dialog over the screen: what would be done and what is known about it, then the buttons. */
final class DialogView {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final ConsoleModel model;
  private final Dialog dialog;
  private final Looks looks;
  private final DialogBox box;

  DialogView(ConsoleModel model, Dialog dialog, Cells cells, Looks looks) {
    this.model = model;
    this.dialog = dialog;
    this.looks = looks;
    Tone edge = dialog.purpose().dangerous() ? Tone.ASK : Tone.ACCENT;
    this.box = new DialogBox(cells, edge, dialog.focus());
  }

  void draw() {
    int buttons = box.draw(title(), body(), dialog.scroll(), foot());
    box.buttons(buttons, back(), dialog.purpose().verb(), dialog.purpose().dangerous(), closing());
  }

  private String title() {
    return switch (dialog.purpose()) {
      case Purpose.Approve(var task, _) -> "Approve " + HeaderView.named(task) + "?";
      case Purpose.Reject(var task) -> "Reject " + HeaderView.named(task) + "?";
      case Purpose.Confirm(var task) -> "Is " + HeaderView.named(task) + " done?";
      case Purpose.Answer(var task, _) -> "What became of " + HeaderView.named(task) + "?";
      case Purpose.Retry retry -> "Try " + named(retry) + " again?";
      case Purpose.Skip skip -> "Skip " + named(skip) + "?";
      case Purpose.Resume _ -> "Go on?";
      case Purpose.Cancel _ -> "Cancel the run?";
      case Purpose.Undo _ -> "Undo?";
    };
  }

  private List<Line> body() {
    return switch (dialog.purpose()) {
      case Purpose.Approve(var task, _) -> gate(task);
      case Purpose.Reject(var task) -> gate(task);
      case Purpose.Confirm(var task) -> about(task, "To be done by hand:");
      case Purpose.Answer(var task, _) -> doubt(task);
      case Purpose.Retry retry -> about(retry, "");
      case Purpose.Skip skip -> about(skip, "Steps that need it go on as if it were done. ");
      case Purpose.Resume _ -> resume();
      case Purpose.Cancel _ -> cancel();
      case Purpose.Undo undo -> undo(undo);
    };
  }

  private List<Line> gate(TaskId id) {
    TaskState task = model.state().task(id);
    var lines = new ArrayList<Line>();
    task.gate()
        .ifPresent(gate -> {
          box.wrapped(lines, gate.ask(), TITLE);
          lines.add(Line.empty());
          box.pair(lines, "asked of", asked(gate, task));
          box.pair(lines, "until", deadline(gate));
        });
    box.pair(lines, "you are", model.actor().operator());
    box.pair(lines, "does", work(id));
    if (!task.fingerprint().isEmpty()) {
      box.pair(
          lines,
          "digest",
          task.fingerprint().substring(0, Math.min(8, task.fingerprint().length())));
    }
    if (task.changes().isEmpty()) {
      box.pair(lines, "found", task.detail().isBlank() ? "no change to show" : task.detail());
    } else {
      lines.add(Line.empty());
      lines.add(Line.of("What would change, as the check found it:", LABEL));
      lines.addAll(DetailView.changes(task.changes(), looks, model, box.room() - 2));
    }
    return lines;
  }

  private static String asked(Event.GateOpened gate, TaskState task) {
    String by = gate.by().isEmpty() ? "approvers" : String.join(", ", gate.by());
    String given =
        task.approvers().isEmpty() ? "" : " (" + String.join(", ", task.approvers()) + ")";
    return "%s, %d of %d so far%s%s"
        .formatted(
            by,
            task.approvers().size(),
            gate.count(),
            given,
            gate.self() ? "; the starter counts" : "");
  }

  private String deadline(Event.GateOpened gate) {
    return gate.deadline()
        .map(at ->
            "%s, in %s; then %s"
                .formatted(
                    Times.moment(at, model.now(), looks.zone()),
                    Times.length(Duration.between(model.now(), at)),
                    gate.rejectWhenLate() ? "rejected" : "held"))
        .orElse("it is answered");
  }

  private String work(TaskId id) {
    Optional<Step> step = model.plan().plan().step(id.step());
    String title = step.map(Step::title).orElse(id.step());
    String uses =
        step.flatMap(s -> s.work().act()).map(StepWork.Act::uses).map(u -> u + ": ").orElse("");
    return uses + title;
  }

  private List<Line> about(TaskId id, String head) {
    TaskState task = model.state().task(id);
    StatusLook look = StatusLook.of(task.status());
    var lines = new ArrayList<Line>();
    box.wrapped(lines, work(id), TITLE);
    lines.add(Line.empty());
    box.wrapped(lines, head, LABEL);
    lines.add(
        Line.of(
                look.glyph() + " " + look.word(),
                Style.of(look.tone()).on(Tone.DIALOG_BACK).strong())
            .and(task.hasEffect() ? "  something was or may have been changed" : "", LABEL));
    box.wrapped(lines, task.detail(), TEXT);
    return lines;
  }

  private static String named(Purpose.OfMany purpose) {
    int many = purpose.tasks().size();
    return many == 1 ? HeaderView.named(purpose.tasks().getFirst()) : "%,d targets".formatted(many);
  }

  /** One task as it stands, or every one by its name. */
  private List<Line> about(Purpose.OfMany purpose, String head) {
    if (purpose.tasks().size() == 1) {
      return about(purpose.tasks().getFirst(), head + "It stands so:");
    }
    var lines = new ArrayList<Line>();
    box.wrapped(
        lines, "%sThese %,d, one after the other:".formatted(head, purpose.tasks().size()), TITLE);
    lines.add(Line.empty());
    for (TaskId id : purpose.tasks()) {
      TaskState task = model.state().task(id);
      StatusLook look = StatusLook.of(task.status());
      lines.add(
          Line.of(look.glyph() + " ", Style.of(look.tone()).on(Tone.DIALOG_BACK).strong())
              .and(HeaderView.named(id) + "  ", TEXT)
              .and(look.word() + "  ", LABEL)
              .and(oneLine(task.detail()), LABEL));
    }
    return lines;
  }

  private List<Line> doubt(TaskId id) {
    TaskState task = model.state().task(id);
    var lines = new ArrayList<Line>();
    box.wrapped(lines, task.detail(), TITLE);
    lines.add(Line.empty());
    if (!task.facts().isEmpty()) {
      lines.add(Line.of("What is known:", LABEL));
      task.facts().forEach(fact -> box.wrapped(lines, "· " + fact, TEXT));
    }
    box.pair(lines, "step", work(id));
    task.receipts().forEach(receipt -> box.pair(lines, "intent", intent(receipt)));
    return lines;
  }

  private static String intent(Receipt receipt) {
    return receipt.format() + " " + new java.util.TreeMap<>(receipt.facts());
  }

  private List<Line> resume() {
    var lines = new ArrayList<Line>();
    boolean undone = model.state().status() == RunStatus.UNDONE;
    box.wrapped(
        lines,
        undone
            ? "What was undone is done again, from the first step that is not done on. Gates ask again."
            : "The run goes on where it was paused. Nothing is done twice.",
        TEXT);
    lines.add(Line.empty());
    box.pair(lines, "run", model.state().start().map(Event.RunStarted::run).orElse(""));
    box.pair(lines, "stands", StatusLook.of(model.state().status()).word());
    if (!model.state().why().isBlank()) {
      box.pair(lines, "because", model.state().why());
    }
    return lines;
  }

  private List<Line> cancel() {
    var lines = new ArrayList<Line>();
    box.wrapped(
        lines,
        "What is under way is stopped, or ends first where stopping would do harm. Nothing more "
            + "begins, and nothing is undone: u does that afterwards.",
        TEXT);
    lines.add(Line.empty());
    List<TaskState> active =
        model.state().tasks().values().stream().filter(t -> t.status().active()).toList();
    lines.add(Line.of(active.isEmpty() ? "Nothing is under way." : "Under way:", LABEL));
    active.forEach(
        task -> lines.add(Line.of("▶ " + HeaderView.named(task.id()), Style.of(Tone.BUSY))));
    return lines;
  }

  private List<Line> undo(Purpose.Undo undo) {
    List<TaskState> tasks = model.undone(undo.to(dialog));
    long kept = tasks.stream().filter(TaskState::hasEffect).count();
    var lines = new ArrayList<Line>();
    box.wrapped(
        lines,
        ("Takes back %s, the last one first; %d changed something and kept a receipt. What somebody"
                + " edited since is asked about, never overwritten.")
            .formatted(tasks.size() == 1 ? "1 step" : tasks.size() + " steps", kept),
        TEXT);
    box.wrapped(
        lines,
        "What users wrote since to whatever is undone may be lost: look at what each step says.",
        Style.of(Tone.ASK).on(Tone.DIALOG_BACK).strong());
    lines.add(Line.empty());
    for (TaskState task : tasks) {
      String what = task.hasEffect() ? restored(task) : "nothing to restore";
      lines.add(
          Line.of("◀ ", Style.of(task.hasEffect() ? Tone.BUSY : Tone.FAINT))
              .and(HeaderView.named(task.id()) + "  ", TEXT)
              .and(what, LABEL));
      task.reversal()
          .filter(reversal -> reversal.kind() != Reversal.Kind.EXACT)
          .ifPresent(reversal -> box.wrapped(lines, cost(reversal), Style.of(Tone.ASK)));
    }
    return lines;
  }

  /** What taking it back does not bring back. */
  private static String cost(Reversal reversal) {
    String kind = reversal.kind() == Reversal.Kind.NONE ? "no way back: " : "not exact: ";
    return kind + reversal.note();
  }

  private static String restored(TaskState task) {
    long files = task.receipts().stream().mapToLong(receipt -> receipt.saved().size()).sum();
    String formats =
        String.join(", ", task.receipts().stream().map(Receipt::format).distinct().toList());
    return formats + (files == 0 ? "" : ", %d saved files".formatted(files));
  }

  /** Choices and the field. */
  private List<Line> foot() {
    var lines = new ArrayList<Line>();
    List<String> choices = dialog.purpose().choices();
    if (!choices.isEmpty()) {
      lines.add(Line.empty());
    }
    if (!dialog.purpose().question().isEmpty()) {
      lines.add(Line.of(dialog.purpose().question(), LABEL));
    }
    boolean choosing = dialog.focus() == Dialog.Part.CHOICES;
    for (int i = 0; i < choices.size(); i++) {
      boolean marked = choosing && dialog.marked() == i;
      Style style = marked ? TEXT.on(Tone.SELECTED_BACK).strong() : TEXT;
      String mark = dialog.choice() == i ? "(●) " : "( ) ";
      lines.add(Line.of((marked ? "▸ " : "  ") + mark + choices.get(i), style));
    }
    if (dialog.purpose().parts().contains(Dialog.Part.FIELD)) {
      lines.add(Line.empty());
      lines.add(Line.of(dialog.purpose().field(dialog), LABEL));
      lines.add(box.field(dialog.text()));
    }
    return lines;
  }

  /** Said when it is soon. */
  private Optional<String> closing() {
    return dialog
        .left(model.now())
        .filter(left -> left.compareTo(SOON) <= 0)
        .map(left -> "closes in " + Times.length(left));
  }

  /** The way out; in the question about cancelling a run, a word that cannot be mistaken for it. */
  private String back() {
    return dialog.purpose() instanceof Purpose.Cancel ? "Let it go on" : "Cancel";
  }
}
