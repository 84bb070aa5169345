package org.changeover.console.view;

import static org.changeover.console.view.DialogBox.LABEL;
import static org.changeover.console.view.DialogBox.TEXT;
import static org.changeover.console.view.DialogBox.TITLE;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.changeover.console.model.PlanOutline;
import org.changeover.console.model.PlanPage;
import org.changeover.console.model.PreviewPage;
import org.changeover.console.model.RunLine;
import org.changeover.console.model.StartDialog;

/** The question before an engine is started: what would be touched, then the buttons. */
final class StartDialogView {
  private final StartDialog dialog;
  private final DialogBox box;

  StartDialogView(StartDialog dialog, Cells cells) {
    this.dialog = dialog;
    this.box = new DialogBox(cells, Tone.ASK, dialog.focus());
  }

  void draw() {
    int buttons = box.draw(title(), body(), dialog.scroll(), foot());
    box.buttons(buttons, "Cancel", dialog.verb(), true, Optional.empty());
  }

  private String title() {
    return switch (dialog.subject()) {
      case StartDialog.Start(_, PlanOutline outline, _) -> "Start " + outline.id() + "?";
      case StartDialog.Resume(RunLine run) -> "Go on with " + run.id() + "?";
    };
  }

  private List<Line> body() {
    return switch (dialog.subject()) {
      case StartDialog.Start start -> start(start.page(), start.outline(), start.on());
      case StartDialog.Resume(RunLine run) -> resume(run);
    };
  }

  private List<Line> start(PlanPage page, PlanOutline outline, Optional<PreviewPage> on) {
    var lines = new ArrayList<Line>();
    box.wrapped(lines, outline.title(), TITLE);
    Style kind = PlanPageView.kindStyle(outline.lab()).on(Tone.DIALOG_BACK);
    lines.add(Line.of(PlanPageView.kind(outline.lab()), kind));
    box.pair(lines, "plan", page.plan().id());
    box.pair(lines, "inventory", page.inventory());
    box.pair(lines, "acts on", listed(outline.actsOn()));
    box.pair(lines, "may log in", listed(outline.reaches()));
    on.ifPresent(_ ->
        box.pair(
            lines,
            "preview",
            "everything is looked at once more, and nothing begins unless all is as it says"));
    return lines;
  }

  private static String listed(List<String> names) {
    return names.isEmpty() ? "nothing else" : String.join(", ", names);
  }

  private List<Line> resume(RunLine run) {
    var lines = new ArrayList<Line>();
    box.wrapped(lines, run.title(), TITLE);
    StatusLook look = run.status().map(StatusLook::of).orElseThrow();
    lines.add(
        Line.of(look.glyph() + " " + look.word(), Style.of(look.tone()).on(Tone.DIALOG_BACK)));
    box.wrapped(lines, run.says(), TEXT);
    box.wrapped(lines, "An engine is started for it, which goes on where it stands.", LABEL);
    return lines;
  }

  private List<Line> foot() {
    return dialog
        .toType()
        .map(name ->
            List.of(
                Line.empty(),
                Line.of("This is no rehearsal. Type the plan's name, " + name + ":", LABEL),
                box.field(dialog.typed())))
        .orElse(List.of());
  }
}
