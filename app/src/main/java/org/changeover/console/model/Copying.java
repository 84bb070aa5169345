package org.changeover.console.model;

import java.time.Instant;
import java.util.List;
import org.changeover.run.Folded;
import org.changeover.run.TaskId;

/** What is taken out of the console: into the clipboard, or into a file. */
final class Copying {
  private Copying() {}

  /** The lines on the screen; elsewhere the name of what is selected, and what it says. */
  static Updated copy(ConsoleModel model) {
    String text =
        switch (KeyBindings.where(model)) {
          case LINES -> String.join("\n", texts(onScreen(model)));
          case PAGE -> model.selectedTask().map(task -> said(model, task)).orElse("");
          case PLAN, LIST, EVERYWHERE, RUNS, PLANS, PLAN_PAGE, PREVIEW ->
              model.selectedTask().map(TaskId::toString).orElse("");
        };
    return text.isEmpty()
        ? Updated.of(model.flash(Flash.hint("There is nothing to copy here.", model.now())))
        : Updated.of(model, new Effect.Copy(text));
  }

  private static String said(ConsoleModel model, TaskId task) {
    String detail = model.state().task(task).detail();
    return detail.isBlank() ? task.toString() : task + ": " + detail;
  }

  private static List<OutputLine> onScreen(ConsoleModel model) {
    LineRows rows = model.lineRows();
    return rows.from(model.outputTop()).stream()
        .filter(place -> !rows.isNotice(place))
        .map(LinePlace::line)
        .distinct()
        .map(rows.ring()::line)
        .toList();
  }

  static Updated save(ConsoleModel model) {
    List<OutputLine> lines = model.shownOutput().lines();
    return lines.isEmpty()
        ? Updated.of(model.flash(Flash.hint("There are no lines to save.", model.now())))
        : Updated.of(model, new Effect.Save(texts(lines)));
  }

  private static List<String> texts(List<OutputLine> lines) {
    return lines.stream().map(Copying::text).toList();
  }

  private static String text(OutputLine line) {
    String time = line.at() == 0 ? "" : Instant.ofEpochMilli(line.at()) + " ";
    return "%s%s %s: %s"
        .formatted(time, Folded.range(line.hosts()), line.task().step(), line.text());
  }
}
