package org.changeover.console.view;

import java.util.List;
import org.changeover.console.model.PlanLine;

/** The rows of the list of plans: whether each is sound, its name, its title, and its files. */
final class PlanRows {
  private static final int SIZE = 12;

  private final Cells cells;
  private final int end;
  private final int names;

  PlanRows(List<PlanLine> plans, Cells cells) {
    this.cells = cells;
    this.end = cells.size().columns() - 1;
    int widest = plans.stream().mapToInt(plan -> Cells.width(plan.plan())).max().orElse(0);
    this.names = Math.clamp(widest, 4, end / 3);
  }

  void draw(PlanLine plan, int y) {
    boolean sound = plan.mistakes() == 0;
    Style state = Style.of(sound ? Tone.GOOD : Tone.BAD);
    cells.set(2, y, sound ? '✓' : '✗', state.strong());
    String size = sound ? counted(plan.steps(), "step") : counted(plan.mistakes(), "mistake");
    int x = cells.put(4, y, end, RunRows.padded(size, SIZE), state);
    String name = RunRows.padded(plan.plan(), names);
    x = cells.fit(x, y, x + names, name, Style.of(Tone.TITLE).strong());
    x = cells.fit(x + 2, y, end, plan.title(), Style.TEXT);
    if (plan.lab()) {
      x = cells.put(x + 2, y, end, "LAB", Style.of(Tone.GOOD).strong());
    }
    cells.fit(x + 2, y, end, plan.id(), Style.of(Tone.FAINT));
  }

  static String counted(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /** Its file, and what it can be carried out on. */
  static String whereabouts(PlanLine plan) {
    return plan.id() + " on " + String.join(", or ", plan.inventories());
  }
}
