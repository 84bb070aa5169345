package org.changeover.console.view;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.changeover.console.model.ConsoleModel;
import org.changeover.run.TaskState;
import org.changeover.run.TaskStatus;

/** Every host and service that the plan acts on, with what runs on it or ran on it last. */
final class FleetView {
  private static final int LONGEST_NAME = 16;

  private final ConsoleModel model;
  private final Cells cells;

  FleetView(ConsoleModel model, Cells cells) {
    this.model = model;
    this.cells = cells;
  }

  static List<String> names(ConsoleModel model) {
    return model.roster().targets();
  }

  void draw(int row, int rows) {
    List<String> names = names(model);
    int left = model.layout().divider() + 2;
    int end = model.size().columns() - 1;
    boolean all = names.size() <= rows;
    int shown = all ? names.size() : rows - 1;
    int widest = Cells.width(model.roster().longestTarget());
    int column = Math.min(Math.min(widest, LONGEST_NAME), (end - left) / 3) + 1;
    for (int i = 0; i < shown; i++) {
      host(names.get(i), left, row + i, end, column);
    }
    if (!all) {
      String more = "… and " + (names.size() - shown) + " more";
      cells.fit(left, row + shown, end, more, Style.of(Tone.FAINT));
    }
  }

  private void host(String name, int left, int y, int end, int column) {
    cells.fit(left, y, left + column - 1, name, Style.of(Tone.TEXT).strong());
    Optional<TaskState> task = task(name);
    if (task.isEmpty()) {
      cells.fit(left + column, y, end, "○ idle", Style.of(Tone.FAINT));
      return;
    }
    StatusLook look = StatusLook.of(task.get().status());
    String right = right(task.get(), look, end - left);
    int x = cells.put(left + column, y, end, look.glyph() + " ", Style.of(look.tone()).strong());
    int wordAt = end - 1 - Cells.width(right);
    boolean past = task.get().status().through() || task.get().status() == TaskStatus.UNDONE;
    cells.fit(x, y, wordAt - 1, task.get().id().step(), Style.of(past ? Tone.FAINT : Tone.TEXT));
    cells.put(wordAt, y, end, right, Style.of(past ? Tone.FAINT : look.tone()));
  }

  private String right(TaskState task, StatusLook look, int room) {
    Optional<String> taken =
        Times.taken(task, model.now()).filter(_ -> task.status().active()).map(Times::length);
    return room >= 44 ? look.word() + taken.map(time -> " " + time).orElse("") : look.word();
  }

  /** What is under way on a host, else what calls for somebody, else what ended last. */
  private Optional<TaskState> task(String name) {
    List<TaskState> tasks =
        model.roster().on(name).stream()
            .filter(task -> task.status() != TaskStatus.PENDING)
            .toList();
    return tasks.stream()
        .filter(task -> task.status().active())
        .findFirst()
        .or(() -> tasks.stream().filter(task -> !task.status().through()).findFirst())
        .or(() ->
            tasks.stream()
                .filter(task -> task.endedAt().isPresent())
                .max(Comparator.comparing(task -> task.endedAt().get())));
  }
}
