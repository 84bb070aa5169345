package org.changeover.console.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * How rows of the plan are marked, for something to be done with all of them. A phase is not
 * marked: what is in it may not be shown.
 */
final class Marks {
  private Marks() {}

  static Updated toggle(ConsoleModel model) {
    return model
        .selectedRow()
        .map(row -> row.isPhase() ? refused(model) : toggled(model, row.id()))
        .orElse(Updated.of(model));
  }

  private static Updated refused(ConsoleModel model) {
    String hint = "A phase is not marked: mark its steps, V marks all from the last mark to here.";
    return Updated.of(model.flash(Flash.hint(hint, model.now())));
  }

  private static Updated toggled(ConsoleModel model, RowId row) {
    var marks = new ArrayList<>(model.screen().marks());
    if (!marks.remove(row)) {
      marks.add(row);
    }
    return Moves.select(model.with(model.screen().marks(marks)), 1);
  }

  static Updated range(ConsoleModel model) {
    List<RowId> rows = model.rows().stream().map(Row::id).toList();
    List<RowId> marks = model.screen().marks();
    int here = model.selectedRow().map(row -> rows.indexOf(row.id())).orElse(-1);
    int last = marks.isEmpty() ? here : rows.indexOf(marks.getLast());
    if (here < 0 || last < 0) {
      return Updated.of(model);
    }
    var all = new LinkedHashSet<>(marks);
    rows.subList(Math.min(here, last), Math.max(here, last) + 1).stream()
        .filter(row -> !(row instanceof RowId.OfPhase))
        .forEach(all::add);
    return Updated.of(model.with(model.screen().marks(List.copyOf(all))));
  }
}
